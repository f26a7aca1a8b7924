// SPDX-License-Identifier: GPL-3.0-or-later
#include "detection_card.h"

#include "status_glyph.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace domus::wizard {

QString sentence(const QString &text)
{
    QString whole = text.trimmed();
    if (whole.isEmpty())
        return whole;
    const bool isWord = whole.size() < 2 || !whole.at(1).isUpper();
    if (isWord && !whole.startsWith(QLatin1String("http")))
        whole[0] = whole.at(0).toUpper();
    if (!QStringLiteral(".!?:…").contains(whole.back()))
        whole += u'.';
    return whole;
}

DetectionCard::DetectionCard(QWidget *parent)
    : CardFrame(parent),
      m_glyph(new StatusGlyph(StatusGlyph::Busy)),
      m_title(new TextLabel),
      m_body(new TextLabel),
      m_weak(new TextLabel({}, TextLabel::Weak))
{
    setObjectName(QStringLiteral("detectionCard"));
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_title->setObjectName(QStringLiteral("detectionTitle"));
    m_body->setObjectName(QStringLiteral("detectionBody"));
    m_weak->setObjectName(QStringLiteral("detectionHint"));
    auto *texts = new QVBoxLayout;
    texts->setSpacing(4);
    for (TextLabel *label : {m_title, m_body, m_weak})
        texts->addWidget(label);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 12, 14, 12);
    layout->setSpacing(10);
    layout->addWidget(m_glyph, 0, Qt::AlignTop);
    layout->addLayout(texts, 1);
}

void DetectionCard::showTexts(const QString &title, const QString &body, const QString &weak)
{
    m_title->setText(title);
    m_body->setTextOrHide(body);
    m_weak->setTextOrHide(weak);
    const QStringList all{title, body, weak};
    if (accessibleDescription() == all.join(u'\n'))
        return;
    setAccessibleName(title);
    setAccessibleDescription(all.join(u'\n'));
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void DetectionCard::showLooking(const QString &source)
{
    setTone(Tone::Plain);
    m_glyph->setSign(StatusGlyph::Busy);
    showTexts(tr("Looking…"), {}, source);
}

void DetectionCard::showFound(const api::install::Detection &detection)
{
    setTone(Tone::Good);
    m_glyph->setSign(StatusGlyph::Good);
    QStringList lines;
    for (const QString &note : detection.notes)
        lines.append(sentence(note));
    //: What a system is comfortable with: memory, then disk
    const bool hasNewDisk = detection.kind == api::install::SourceKind::Tree || detection.kind == api::install::SourceKind::Iso;
    const QString needs = !hasNewDisk || detection.diskRecommended.isZero()
        ? tr("Recommended: %1 of memory.").arg(detection.memoryRecommended.toString())
        : tr("Recommended: %1 of memory, %2 of disk.")
              .arg(detection.memoryRecommended.toString(), detection.diskRecommended.toString());
    showTexts(detection.title, lines.join(u'\n'), detection.memoryRecommended.isZero() ? QString() : needs);
}

void DetectionCard::showRefusal(const ErrorInfo &error)
{
    setTone(Tone::Bad);
    m_glyph->setSign(StatusGlyph::Refused);
    QStringList weak;
    for (const QString &text : {error.cause, error.hint}) {
        if (!text.isEmpty())
            weak.append(sentence(text));
    }
    showTexts(sentence(error.text), {}, weak.join(u'\n'));
}

void DetectionCard::showRemark(const QString &title, const QString &text)
{
    setTone(Tone::Accent);
    m_glyph->setSign(StatusGlyph::Remark);
    showTexts(title, {}, text);
}

} // namespace domus::wizard
