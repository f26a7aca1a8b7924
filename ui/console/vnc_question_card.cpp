// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/vnc_question_card.h"

#include "look/theme.h"

#include <QAccessible>
#include <QCheckBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace domus {

namespace {

constexpr int cardWidth = 400;

QLabel *makeText(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText); // a server's words are in it
    return label;
}

/// Four lines of eight bytes, as other programs show it: people compare these.
QString printText(const QByteArray &fingerprint)
{
    const auto hex = QString::fromLatin1(fingerprint.toHex(':')).toUpper();
    QStringList lines;
    for (qsizetype at = 0; at < hex.size(); at += 24)
        lines.append(hex.mid(at, at + 24 < hex.size() ? 23 : 24));
    return lines.join(u'\n');
}

void colour(QLabel *label, const QColor &color)
{
    auto colors = label->palette();
    colors.setColor(QPalette::WindowText, color);
    label->setPalette(colors);
}

} // namespace

VncQuestionCard::VncQuestionCard(const QString &address, QWidget *parent)
    : QFrame(parent),
      m_address(address),
      m_question(makeText(this)),
      m_explanation(makeText(this)),
      m_problem(makeText(this)),
      m_print(new QLabel(this)),
      m_fields(new QWidget(this)),
      m_accept(new QPushButton(this)),
      m_cancel(new QPushButton(tr("Cancel"), this))
{
    setFixedWidth(cardWidth);
    auto bold = font();
    bold.setBold(true);
    m_question->setFont(bold);
    m_print->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_print->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_print->setAccessibleName(tr("Fingerprint of the certificate"));
    m_fields->setLayout(makeFields());
    connect(m_accept, &QPushButton::clicked, this, &VncQuestionCard::submit);
    connect(m_cancel, &QPushButton::clicked, this, &VncQuestionCard::cancelled);

    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_accept);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(10);
    for (auto *widget : {static_cast<QWidget *>(m_question), static_cast<QWidget *>(m_problem),
                         static_cast<QWidget *>(m_explanation), static_cast<QWidget *>(m_print), m_fields})
        layout->addWidget(widget);
    layout->addLayout(buttons);
    hide();
}

QFormLayout *VncQuestionCard::makeFields()
{
    auto *form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    m_user = new QLineEdit(m_fields);
    m_userLabel = new QLabel(tr("&Name:"), m_fields);
    m_userLabel->setBuddy(m_user);
    form->addRow(m_userLabel, m_user);
    m_password = new QLineEdit(m_fields);
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase | Qt::ImhSensitiveData);
    form->addRow(tr("&Password:"), m_password);
    m_show = new QCheckBox(tr("&Show it"), m_fields);
    connect(m_show, &QCheckBox::toggled, this,
            [this](bool shown) { m_password->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password); });
    form->addRow(QString(), m_show);
    connect(m_user, &QLineEdit::returnPressed, m_password, qOverload<>(&QWidget::setFocus));
    connect(m_password, &QLineEdit::returnPressed, this, &VncQuestionCard::submit);
    return form;
}

void VncQuestionCard::askLogin(bool user, const QString &problem)
{
    m_fingerprint.clear();
    m_problem->setText(problem);
    m_user->setVisible(user);
    m_userLabel->setVisible(user);
    m_password->clear();
    m_accept->setText(tr("&Connect"));
    m_accept->setDefault(true);
    m_cancel->setDefault(false);
    present(user ? tr("%1 asks for a name and a password").arg(m_address) : tr("%1 asks for a password").arg(m_address), {},
            true);
    (user && m_user->text().isEmpty() ? m_user : m_password)->setFocus(Qt::OtherFocusReason);
}

void VncQuestionCard::askTrust(const QByteArray &fingerprint, bool known)
{
    m_fingerprint = fingerprint;
    m_problem->setText(
        known ? tr("This is not the certificate that was accepted before: somebody may have put another server in its "
                   "place. If nobody has renewed it, cancel.")
              : QString());
    m_print->setText(printText(fingerprint));
    m_accept->setText(known ? tr("Accept the &New One") : tr("&Accept and Connect"));
    present(known ? tr("The certificate of %1 has changed").arg(m_address) : tr("Is this %1?").arg(m_address),
            tr("Its certificate is signed by nobody that Domus could ask. Compare its SHA-256 fingerprint with the one that the "
               "server's owner tells you:"),
            false);
    (known ? m_cancel : m_accept)->setFocus(Qt::OtherFocusReason);
    m_accept->setDefault(!known);
    m_cancel->setDefault(known);
}

void VncQuestionCard::present(const QString &question, const QString &explanation, bool login)
{
    m_question->setText(question);
    m_explanation->setText(explanation);
    m_explanation->setVisible(!explanation.isEmpty());
    m_problem->setVisible(!m_problem->text().isEmpty());
    colour(m_problem, toneColor(Tone::Bad, palette()));
    m_fields->setVisible(login);
    m_print->setVisible(!login);
    setAccessibleName(question);
    setAccessibleDescription(m_problem->text());
    lock(false);
    show();
    raise();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

// Not adjustSize(): it takes texts of several lines as higher than they are.
void VncQuestionCard::placeIn(const QRect &area)
{
    layout()->activate();
    const QSize fitting(cardWidth, layout()->heightForWidth(cardWidth));
    setGeometry(QRect(area.center() - QPoint(fitting.width(), fitting.height()) / 2, fitting));
}

void VncQuestionCard::lock(bool locked)
{
    m_fields->setEnabled(!locked);
    m_accept->setEnabled(!locked);
}

void VncQuestionCard::submit()
{
    if (!m_accept->isEnabled())
        return;
    lock(true);
    if (!m_fingerprint.isEmpty())
        return Q_EMIT trustGiven(m_fingerprint);
    Q_EMIT loginGiven(m_user->isHidden() ? QString() : m_user->text(), m_password->text());
}

void VncQuestionCard::dismiss()
{
    m_password->clear();
    m_show->setChecked(false);
    hide();
}

void VncQuestionCard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        return Q_EMIT cancelled();
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_accept->hasFocus())
        return submit();
    QFrame::keyPressEvent(event);
}

void VncQuestionCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(controlOutline(palette()));
    painter.setBrush(palette().color(QPalette::Window));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
}

} // namespace domus
