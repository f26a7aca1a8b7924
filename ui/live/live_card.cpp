// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/live_card.h"

#include "common/error_bar.h"

#include <QAbstractSlider>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace domus {

LiveCard::LiveCard(const QString &title, HostSession *session, QWidget *parent)
    : CardFrame(parent),
      m_session(session),
      m_layout(new QVBoxLayout(this)),
      m_words(new QLabel(this)),
      m_cause(new QLabel(this)),
      m_undo(new QPushButton(this)),
      m_next(new QLabel(this)),
      m_changeNext(new QToolButton(this)),
      m_bar(new ErrorBar(this))
{
    m_layout->setContentsMargins(14, 10, 14, 10);
    m_layout->setSpacing(6);
    m_layout->addLayout(makeHeading(title));
    m_cause->setTextFormat(Qt::PlainText);
    m_cause->setWordWrap(true);
    m_cause->hide();
    m_layout->addWidget(m_cause);
    m_layout->addWidget(m_bar);
    m_layout->addStretch(1);
    m_layout->addLayout(makeFooter());
    m_keysDone.setSingleShot(true);
    m_keysDone.setInterval(std::chrono::milliseconds(1500));
    connect(&m_keysDone, &QTimer::timeout, this, [this] { m_changing = false; });
    connect(m_undo, &QPushButton::clicked, this, &LiveCard::undo);
    connect(m_changeNext, &QToolButton::clicked, this, &LiveCard::nextStartRequested);
    connect(m_bar, &ErrorBar::actionTriggered, this, [this] { onBarAction(); });
    connect(m_bar, &ErrorBar::dismissed, this, [this] { setHandle(target(m_guest)); });
    connect(&m_line, &WishLine::answered, this, [this] {
        if (!m_noticeStands)
            m_bar->clear();
    });
    connect(&m_line, &WishLine::refused, this, [this](const ErrorInfo &error) {
        m_bar->showError(error);
        m_bar->setActionText(offerAfter(error));
    });
    connect(&m_line, &WishLine::released, this, [this] {
        if (!m_slider->isSliderDown())
            setHandle(target(m_guest));
    });
}

QLayout *LiveCard::makeHeading(const QString &title)
{
    auto *heading = new QLabel(title, this);
    auto bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setObjectName(QStringLiteral("liveWords"));
    m_undo->setShortcut(QKeySequence()); // two cards: Ctrl+Z would be ambiguous
    auto keep = m_undo->sizePolicy();
    keep.setRetainSizeWhenHidden(true); // nothing moves under the pointer when it comes
    m_undo->setSizePolicy(keep);
    m_undo->hide();
    auto *line = new QHBoxLayout;
    line->setSpacing(12);
    line->addWidget(heading);
    line->addWidget(m_words, 1);
    line->addWidget(m_undo);
    return line;
}

QLayout *LiveCard::makeFooter()
{
    m_next->setTextFormat(Qt::PlainText);
    m_next->setWordWrap(true);
    auto palette = m_next->palette();
    palette.setColor(QPalette::WindowText, secondaryText(palette));
    m_next->setPalette(palette);
    m_changeNext->setText(tr("Change…"));
    m_changeNext->setAccessibleName(tr("Change what counts from the next start"));
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_next, 1);
    line->addWidget(m_changeNext);
    return line;
}

void LiveCard::addContent(QWidget *widget)
{
    m_layout->insertWidget(m_layout->indexOf(m_cause), widget);
}

void LiveCard::addContent(QLayout *layout)
{
    m_layout->insertLayout(m_layout->indexOf(m_cause), layout);
}

void LiveCard::setSlider(QAbstractSlider *slider)
{
    m_slider = slider;
    connect(slider, &QAbstractSlider::valueChanged, this, &LiveCard::onSliderChanged);
    connect(slider, &QAbstractSlider::sliderReleased, this, &LiveCard::onReleased);
}

void LiveCard::open(const GuestEntry &entry)
{
    m_key = GuestStore::keyOf(entry.guest);
    m_guest = entry.guest;
    m_line.start(sender());
    m_bar->clear();
    m_changing = false;
    refresh(entry);
}

void LiveCard::refresh(const GuestEntry &entry)
{
    m_guest = entry.guest;
    m_line.observe(target(m_guest));
    showFigures(m_guest);
    if (!m_line.isHeld() && !m_slider->isSliderDown() && m_bar->isHidden())
        setHandle(target(m_guest));
    const bool usable = m_guest.state != GuestState::Broken;
    m_slider->setEnabled(usable);
    const QString next = nextText(m_guest);
    m_changeNext->setVisible(usable && isLive(m_guest.state) && !next.isEmpty());
    m_next->setVisible(!next.isEmpty());
    m_next->setText(tr("At next start: %1").arg(next));
    showWords();
    updateUndo();
}

void LiveCard::close()
{
    m_key.clear();
    m_line.start({});
}

QString LiveCard::words() const
{
    return m_words->text();
}

QString LiveCard::cause() const
{
    return m_cause->text();
}

void LiveCard::showWords()
{
    const LiveWords words = wordsFor(m_guest);
    m_words->setText(words.text);
    auto palette = m_words->palette();
    palette.setColor(QPalette::WindowText,
                     words.tone == Tone::Quiet ? secondaryText(this->palette()) : toneColor(words.tone, this->palette()));
    m_words->setPalette(palette);
    m_cause->setPalette(palette);
    m_cause->setText(words.cause.isEmpty() ? QString() : tr("It does not follow: %1").arg(words.cause));
    m_cause->setVisible(!words.cause.isEmpty());
    m_slider->setAccessibleDescription(words.cause.isEmpty() ? words.text : words.text + u' ' + m_cause->text());
}

void LiveCard::onSliderChanged()
{
    rememberTarget();
    if (m_slider->isSliderDown())
        m_line.ask(whileDragged(handle()));
    else if (mayAsk(handle()))
        ask(handle());
}

void LiveCard::onReleased()
{
    m_changing = false;
    if (mayAsk(handle()))
        ask(handle());
}

void LiveCard::rememberTarget()
{
    if (!m_slider->isSliderDown())
        m_keysDone.start();
    if (std::exchange(m_changing, true))
        return;
    m_past.push(m_key, target(m_guest));
    updateUndo();
}

void LiveCard::ask(qint64 value)
{
    m_noticeStands = false;
    m_bar->clear();
    m_line.ask(value);
}

void LiveCard::showStandingNotice(const QString &text)
{
    m_noticeStands = true;
    m_bar->showNotice(text);
    m_bar->setActionText({});
    m_bar->setDismissable(true);
}

void LiveCard::undo()
{
    const auto value = m_past.pop(m_key);
    if (!value)
        return;
    m_changing = false;
    setHandle(*value);
    ask(*value);
    updateUndo();
}

void LiveCard::updateUndo()
{
    const auto last = m_past.last(m_key);
    m_undo->setVisible(last.has_value());
    if (last)
        m_undo->setText(tr("Back to %1").arg(valueText(*last)));
}

} // namespace domus
