// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/vnc_address_window.h"

#include "common/error_bar.h"
#include "console/address_feed.h"
#include "console/console_bar.h"
#include "console/console_window.h"
#include "console/vnc_connector.h"
#include "console/vnc_question_card.h"
#include "look/symbolic_icon.h"
#include "look/theme.h"

#include <QCloseEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QVBoxLayout>

namespace domus {

namespace {

/// A server calls itself what it likes: bounded, and without what would change the text around it.
QString shortName(QString name)
{
    constexpr qsizetype longest = 60;
    name.removeIf([](QChar c) { return !c.isPrint(); });
    return name.size() > longest ? QString(name.left(longest) + u'…') : name.trimmed();
}

} // namespace

VncAddressWindow::VncAddressWindow(const VncAddress &address, bool viewOnly)
    : m_display(new VncWidget(this)),
      m_feed(new AddressFeed(address, m_display)),
      m_error(new ErrorBar(this)),
      m_bar(new ConsoleBar(m_error, this)),
      m_protection(new QLabel(this)),
      m_place(new QWidget(this)),
      m_card(new VncQuestionCard(address.toString(), m_place)),
      m_again(new QPushButton(symbolicIcon(QStringLiteral("reset")), tr("Try &Again"), m_place))
{
    setAttribute(Qt::WA_DeleteOnClose);
    m_display->setViewOnly(viewOnly);
    m_display->setAccessibleName(tr("Display of %1").arg(address.toString()));
    makeLayout();
    connectFeed();
    connectCard();
    m_bar->setDisplay(m_display, address.toString());
    showTitle();
    resize(960, 640);
}

VncAddressWindow::~VncAddressWindow()
{
    delete m_wholeScreen.data();
}

ConsoleWindow *VncAddressWindow::wholeScreen() const
{
    return m_wholeScreen;
}

void VncAddressWindow::makeLayout()
{
    m_bar->addLabel(m_protection);
    m_again->hide();
    m_again->setMinimumSize(140, 40);
    auto *place = new QGridLayout(m_place);
    place->setContentsMargins(0, 0, 0, 0);
    place->addWidget(m_display, 0, 0);
    auto *below = new QVBoxLayout; // the middle says why there is no picture
    below->addStretch();
    below->addSpacing(160);
    below->addWidget(m_again, 0, Qt::AlignHCenter);
    below->addStretch();
    place->addLayout(below, 0, 0);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_error);
    layout->addWidget(m_place, 1);
}

void VncAddressWindow::connectFeed()
{
    connect(m_bar, &ConsoleBar::fullScreenWanted, this, &VncAddressWindow::showWholeScreen);
    connect(m_display, &VncWidget::leaveWanted, this, [this] {
        if (!m_wholeScreen)
            m_bar->takeFocus();
    });
    connect(m_display, &VncWidget::guestSizeChanged, this, &VncAddressWindow::fitToPicture);
    connect(m_display, &VncWidget::stateChanged, this, &VncAddressWindow::showProtection);
    connect(m_feed, &AddressFeed::connected, this, [this] {
        const bool asked = m_card->isVisible();
        m_card->dismiss();
        if (asked)
            m_display->setFocus();
        showTitle();
    });
    connect(m_feed, &AddressFeed::unreachable, m_card, &VncQuestionCard::dismiss);
    connect(m_feed, &AddressFeed::stopped, this, [this] {
        m_card->dismiss();
        m_again->show();
        m_again->raise();
        m_again->setFocus();
    });
    connect(m_again, &QPushButton::clicked, this, &VncAddressWindow::start);
}

void VncAddressWindow::connectCard()
{
    connect(m_feed, &AddressFeed::credentialsWanted, this,
            [this](bool user, const QString &problem) { askOver([&] { m_card->askLogin(user, problem); }); });
    connect(m_feed, &AddressFeed::trustWanted, this,
            [this](const QByteArray &fingerprint, bool known) { askOver([&] { m_card->askTrust(fingerprint, known); }); });
    connect(m_card, &VncQuestionCard::loginGiven, m_feed, &AddressFeed::logIn);
    connect(m_card, &VncQuestionCard::trustGiven, m_feed, &AddressFeed::trust);
    connect(m_card, &VncQuestionCard::cancelled, m_feed, &AddressFeed::cancel);
}

void VncAddressWindow::start()
{
    m_again->hide();
    m_display->setFocus();
    m_feed->start();
}

void VncAddressWindow::askOver(const std::function<void()> &ask)
{
    if (m_wholeScreen)
        m_wholeScreen->close(); // a question must not be overlooked
    ask();
    placeCard();
}

void VncAddressWindow::placeCard()
{
    m_card->placeIn(m_place->rect());
}

void VncAddressWindow::showTitle()
{
    const auto name = shortName(m_display->serverName());
    const auto address = m_feed->title();
    setWindowTitle(name.isEmpty() ? tr("%1 – Domus").arg(address) : tr("%1 (%2) – Domus").arg(address, name));
}

void VncAddressWindow::showProtection()
{
    using console::Protection;
    const bool connected = m_display->state() == VncWidget::State::Connected;
    const auto protection = m_display->protection();
    QString text;
    QString tip;
    if (connected && protection == Protection::Certified) {
        text = tr("Encrypted");
        tip = tr("Nobody can read along; the server's certificate is the one you accepted");
    } else if (connected && protection == Protection::Encrypted && !staysOnThisMachine(m_feed->address())) {
        text = tr("Encrypted, server not proven");
        tip = tr("Nobody can read along, but the server shows no certificate: somebody else may answer in its place");
    } else if (connected && !staysOnThisMachine(m_feed->address())) {
        text = tr("Not encrypted");
        tip = tr("Whoever sees the network's traffic sees this picture and what you type");
    }
    m_protection->setText(text);
    m_protection->setToolTip(tip);
    auto colors = palette();
    colors.setColor(QPalette::WindowText,
                    protection == Protection::None ? toneColor(Tone::Waiting, colors) : secondaryText(colors));
    m_protection->setPalette(colors);
}

void VncAddressWindow::fitToPicture(QSize)
{
    if (std::exchange(m_sized, true) || isMaximized() || isFullScreen() || m_wholeScreen)
        return;
    const QSize around = size() - m_place->size();
    const QSize room = screen()->availableSize() * 9 / 10;
    resize((m_display->sizeHint() + around).boundedTo(room).expandedTo(QSize(640, 400)));
}

void VncAddressWindow::showWholeScreen()
{
    if (m_wholeScreen)
        return;
    m_wholeScreen = new ConsoleWindow(m_feed, true);
    connect(m_wholeScreen, &ConsoleWindow::leaving, this, &VncAddressWindow::takeBack);
    hide();
}

void VncAddressWindow::takeBack()
{
    if (!m_wholeScreen)
        return;
    m_wholeScreen->deleteLater();
    m_wholeScreen.clear();
    static_cast<QGridLayout *>(m_place->layout())->addWidget(m_display, 0, 0);
    m_display->show();
    m_display->lower();
    show();
    m_display->setFocus();
}

void VncAddressWindow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layout()->activate();
    placeCard();
}

void VncAddressWindow::closeEvent(QCloseEvent *event)
{
    m_feed->disconnect(this);
    m_feed->cancel();
    QWidget::closeEvent(event);
}

} // namespace domus
