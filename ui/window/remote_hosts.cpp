// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/remote_hosts.h"

#include "dialogs/add_host_dialog.h"
#include "dialogs/bundle_dialog.h"
#include "hosts_file.h"
#include "window/main_window.h"

#include <QMessageBox>
#include <QPushButton>
#include <algorithm>

namespace domus {

RemoteHosts::RemoteHosts(MainWindow *window) : m_window(window)
{
    connect(window, &MainWindow::addHostWanted, this, &RemoteHosts::askForHost);
    connect(window, &MainWindow::removeHostWanted, this, &RemoteHosts::forget);
}

RemoteHosts::~RemoteHosts()
{
    while (!m_sessions.empty())
        close(m_sessions.back().get());
}

void RemoteHosts::load()
{
    try {
        for (const RemoteHost &host : loadHosts())
            open(host);
    } catch (const Error &error) {
        m_window->showNotice(tr("Other machines are not shown: %1").arg(error.info().toString()));
    }
}

void RemoteHosts::open(const RemoteHost &host)
{
    ConnectOptions options;
    options.host = host;
    m_sessions.push_back(std::make_unique<HostSession>(options));
    m_window->addHost(m_sessions.back().get());
    m_sessions.back()->open();
}

HostSession *RemoteHosts::session(const QString &name) const
{
    const auto found =
        std::find_if(m_sessions.begin(), m_sessions.end(), [&](const auto &each) { return each->hostName() == name; });
    return found == m_sessions.end() ? nullptr : found->get();
}

void RemoteHosts::askForHost()
{
    auto *dialog = new AddHostDialog(m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { open(dialog->host()); });
    connect(dialog, &AddHostDialog::bundleWanted, this, &RemoteHosts::askForBundle);
    dialog->open();
}

void RemoteHosts::askForBundle()
{
    auto *dialog = new BundleDialog(m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const auto closeIt = [this] {
        if (auto *old = session(QLatin1String(bundleHostName)))
            close(old);
    };
    // Each start has a port of its own: a session of an earlier one leads nowhere.
    connect(dialog, &BundleDialog::started, this, [this, closeIt](const RemoteHost &host) {
        closeIt();
        open(host);
    });
    connect(dialog, &BundleDialog::stopped, this, closeIt);
    dialog->open();
}

void RemoteHosts::forget(HostSession *session)
{
    const auto name = session->hostName();
    QMessageBox box(QMessageBox::Question, tr("Remove %1").arg(name), tr("Take the host \"%1\" off the list?").arg(name),
                    QMessageBox::Cancel, m_window);
    box.setInformativeText(tr("Nothing is changed there: its guests run on."));
    auto *go = box.addButton(tr("&Remove"), QMessageBox::AcceptRole);
    box.exec();
    if (box.clickedButton() != go)
        return;
    try {
        removeHost(name);
    } catch (const Error &error) {
        if (error.code() != ErrorCode::NotFound) // somebody was faster
            return m_window->showNotice(error.info().toString());
    }
    close(session);
}

void RemoteHosts::close(HostSession *session)
{
    m_window->removeHost(session);
    std::erase_if(m_sessions, [session](const auto &each) { return each.get() == session; });
}

} // namespace domus
