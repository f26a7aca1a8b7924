// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/text_page.h"

#include "look/symbolic_icon.h"
#include "text/text_console_widget.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

namespace domus {

TextPage::TextPage(HostSession *session, QWidget *parent) : GuestTab(parent), m_session(session), m_search(new QLineEdit(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(makeBar());
}

QLayout *TextPage::makeBar()
{
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(12, 4, 12, 4);
    bar->setSpacing(6);
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search the text"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(280);
    m_search->addAction(symbolicIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    connect(m_search, &QLineEdit::returnPressed, this, [this] { find(false); });
    bar->addWidget(m_search);
    const auto add = [&](const QString &text, const QString &tip, auto call) {
        auto *button = new QToolButton(this);
        button->setText(text);
        button->setToolTip(tip);
        button->setAccessibleName(tip);
        button->setAutoRaise(true);
        connect(button, &QToolButton::clicked, this, call);
        bar->addWidget(button);
    };
    add(tr("Before"), tr("Find before this place"), [this] { find(false); });
    add(tr("After"), tr("Find after this place"), [this] { find(true); });
    bar->addStretch();
    add(tr("Copy"), tr("Copy what is selected (Ctrl+Shift+C)"), [this] { m_console->copy(); });
    add(tr("Paste"), tr("Type the clipboard's text (Ctrl+Shift+V)"), [this] { m_console->paste(); });
    return bar;
}

void TextPage::find(bool forward)
{
    const auto text = m_search->text();
    const bool found = text.isEmpty() || (forward ? m_console->findNext(text) : m_console->findPrevious(text));
    m_search->setToolTip(found ? QString() : tr("Not found"));
}

void TextPage::open(const GuestEntry &entry)
{
    delete m_console; // its text would be shown twice: the stream begins with what was kept
    m_console = new TextConsoleWidget(this);
    m_console->setAccessibleName(tr("Text console of the guest"));
    m_console->setFrameShape(QFrame::NoFrame);
    layout()->addWidget(m_console);
    m_key = GuestStore::keyOf(entry.guest);
    refresh(entry);
}

void TextPage::refresh(const GuestEntry &entry)
{
    m_name = entry.guest.name;
    const bool wasLive = std::exchange(m_live, isLive(entry.guest.state));
    if (m_live && !m_console->isConnected())
        connectConsole();
    else if (!m_live && (wasLive || !m_console->isConnected()))
        m_console->disconnectConsole(tr("%1 is off").arg(m_name));
}

void TextPage::close()
{
    m_console->disconnectConsole({});
    m_key.clear();
}

void TextPage::connectConsole()
{
    if (m_opening || !m_session || m_session->state() != LinkState::Connected)
        return;
    m_opening = true;
    spawn(openStream(this, m_session, m_console, m_key), "text console of a guest");
}

Task<> TextPage::openStream(QPointer<TextPage> self, QPointer<HostSession> session, QPointer<TextConsoleWidget> console,
                            QString key)
{
    ErrorInfo error;
    UniqueFd stream;
    try {
        const auto connection = co_await session->openConnection();
        const api::guests::Client client(connection);
        auto answer = co_await client.openConsole({key, std::nullopt});
        stream = std::move(answer.second);
    } catch (const Error &thrown) {
        error = thrown.info();
    }
    if (!self)
        co_return;
    self->m_opening = false;
    const bool current = console && self->m_console == console;
    if (current && stream.isValid())
        console->connectTo(std::move(stream));
    else if (current)
        console->disconnectConsole(error.toString());
    else if (self->m_live) // another guest was chosen meanwhile
        self->connectConsole();
}

} // namespace domus
