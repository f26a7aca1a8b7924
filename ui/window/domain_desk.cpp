// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/domain_desk.h"

#include "actions/action_runner.h"
#include "actions/domain_actions.h"
#include "common/error_bar.h"
#include "model/domain_words.h"
#include "pages/domain_page.h"
#include "window/host_context.h"

#include <QMessageBox>
#include <QPushButton>
#include <QStackedWidget>

namespace domus {

DomainDesk::DomainDesk(QStackedWidget *pages, QWidget *window)
    : QObject(window), m_pages(pages), m_window(window), m_actions(new DomainActions(window))
{
    connect(m_actions, &DomainActions::triggered, this, &DomainDesk::onAction);
}

void DomainDesk::show(HostContext *host, qint64 id)
{
    if (!host->domainPage) {
        host->domainPage = new DomainPage(host->session, m_actions, m_window);
        m_pages->addWidget(host->domainPage);
        connectHost(host);
    }
    m_host = host;
    m_id = id;
    m_actions->setHost(host->model->alias());
    host->domainPage->setDomain(id);
    m_pages->setCurrentWidget(host->domainPage);
    update();
}

void DomainDesk::connectHost(HostContext *host)
{
    auto *domains = host->session->domains();
    connect(domains, &DomainStore::foreignChanged, this, [this, host](qint64 id) {
        if (host == m_host && id == m_id)
            update();
    });
    connect(domains, &DomainStore::foreignGone, this, [this, host](qint64 id) {
        if (host != m_host || id != m_id)
            return;
        hide();
        Q_EMIT gone();
    });
    connect(host->runner, &ActionRunner::adopted, this, [this, host](const QString &guest) { Q_EMIT adopted(host, guest); });
}

void DomainDesk::hide()
{
    if (m_host && m_host->domainPage)
        m_host->domainPage->setDomain(std::nullopt);
    m_host = nullptr;
    m_id.reset();
    m_actions->setDomain(std::nullopt);
}

void DomainDesk::update()
{
    const auto *domain = m_host && m_id && m_host->isConnected() ? m_host->session->domains()->foreign(*m_id) : nullptr;
    m_actions->setDomain(domain ? std::optional(*domain) : std::nullopt);
}

void DomainDesk::forget(HostContext *host)
{
    if (host == m_host)
        hide();
    delete host->domainPage;
    host->domainPage = nullptr;
}

void DomainDesk::fillMenu(QMenu *menu)
{
    m_actions->fillMenu(menu);
}

bool DomainDesk::showError(HostContext *host, const QString &key, const ErrorInfo &error)
{
    if (!host->domainPage || !host->domainPage->domain() || key != ActionRunner::domainKey(*host->domainPage->domain()))
        return false;
    host->domainPage->errorBar()->showError(error);
    return true;
}

void DomainDesk::clearError(HostContext *host, const QString &key)
{
    if (host->domainPage && host->domainPage->domain() && key == ActionRunner::domainKey(*host->domainPage->domain()))
        host->domainPage->errorBar()->clear();
}

void DomainDesk::onAction(DomainAction action)
{
    const auto meant = m_host && m_id ? m_host->session->domains()->foreign(*m_id) : nullptr;
    if (!meant)
        return;
    const auto uuid = meant->uuid;
    m_host->domainPage->errorBar()->clear();
    if (action == DomainAction::Destroy && !confirmsDestroy(domainName(*meant)))
        return;
    // While it was asked the domain may have gone, and its number may be another one's.
    const auto *still = m_host && m_id ? m_host->session->domains()->foreign(*m_id) : nullptr;
    if (still && still->uuid == uuid)
        m_host->runner->runOnDomain(action, *m_id);
}

bool DomainDesk::confirmsDestroy(const QString &name)
{
    QMessageBox box(QMessageBox::Warning, tr("Destroy %1").arg(name), tr("Destroy \"%1\" at once?").arg(name),
                    QMessageBox::Cancel, m_window);
    box.setTextFormat(Qt::PlainText);
    box.setInformativeText(tr("It is another program's domain. What its guest has not written to disk is lost. Shut Down lets it "
                              "end by itself."));
    auto *go = box.addButton(tr("&Destroy"), QMessageBox::DestructiveRole);
    box.setDefaultButton(QMessageBox::Cancel);
    box.exec();
    return box.clickedButton() == go;
}

} // namespace domus
