// SPDX-License-Identifier: GPL-3.0-or-later
#include "new_guest_wizard.h"

#include "card_frame.h"
#include "detection_card.h"
#include "lone_call.h"
#include "options_page.h"
#include "resources_page.h"
#include "source_page.h"
#include "status_glyph.h"
#include "step_row.h"
#include "summary_page.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>

namespace domus {

using namespace wizard;

namespace {

constexpr int margin = 20;

QScrollArea *scrolled(QWidget *page)
{
    page->layout()->setContentsMargins(margin, 4, margin, 4);
    page->setAutoFillBackground(false);
    auto *area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(page);
    area->viewport()->setAutoFillBackground(false);
    page->setAutoFillBackground(false); // setWidget() turns it on
    return area;
}

QPushButton *makeButton(const QString &text, const char *objectName)
{
    auto *button = new QPushButton(text);
    button->setObjectName(QLatin1String(objectName));
    button->setAutoDefault(false);
    return button;
}

} // namespace

NewGuestWizard::NewGuestWizard(HostSession *session, QWidget *parent)
    : QDialog(parent),
      m_session(session),
      m_preview(std::make_unique<LoneCall>(session)),
      m_installing(std::make_unique<LoneCall>(session))
{
    setWindowTitle(session->isRemote() ? QString(tr("New Guest") + QStringLiteral(" – ") + session->hostName())
                                       : tr("New Guest"));
    setMinimumSize(640, 520);
    resize(720, 600);
    makePages();
    auto *head = new QVBoxLayout;
    head->setContentsMargins(margin, margin - 4, margin, 8);
    head->setSpacing(12);
    head->addWidget(m_steps);
    head->addWidget(m_subtitle);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_stack, 1);
    layout->addWidget(makeErrorCard());
    layout->addLayout(makeButtons());
    connectPages();
    onConnectionChanged();
    goTo(0);
}

NewGuestWizard::~NewGuestWizard() = default;

void NewGuestWizard::makePages()
{
    m_source = new SourcePage(m_session);
    m_resources = new ResourcesPage(m_session);
    m_options = new OptionsPage;
    m_summary = new SummaryPage;
    m_pages = {m_source, m_resources, m_options, m_summary};
    m_stack = new QStackedWidget;
    QStringList titles;
    for (WizardPage *each : std::as_const(m_pages)) {
        m_stack->addWidget(scrolled(each));
        titles.append(each->title());
    }
    m_steps = new StepRow(titles);
    m_subtitle = new TextLabel({}, TextLabel::Weak);
}

QWidget *NewGuestWizard::makeErrorCard()
{
    m_errorCard = new CardFrame;
    m_errorCard->setTone(Tone::Bad);
    m_errorLabel = new TextLabel;
    m_errorLabel->setObjectName(QStringLiteral("errorLabel"));
    auto *inside = new QHBoxLayout(m_errorCard);
    inside->setContentsMargins(16, 10, 14, 10);
    inside->setSpacing(10);
    inside->addWidget(new StatusGlyph(StatusGlyph::Refused), 0, Qt::AlignTop);
    inside->addWidget(m_errorLabel, 1);
    m_errorCard->hide();
    auto *around = new QWidget;
    auto *layout = new QVBoxLayout(around);
    layout->setContentsMargins(margin, 6, margin, 0);
    layout->addWidget(m_errorCard);
    return around;
}

QLayout *NewGuestWizard::makeButtons()
{
    m_cancel = makeButton(tr("Cancel"), "cancelButton");
    m_back = makeButton(tr("&Back"), "backButton");
    m_next = makeButton(tr("Ne&xt"), "nextButton");
    m_install = makeButton(tr("&Install"), "installButton");
    m_busyGlyph = new StatusGlyph(StatusGlyph::Busy);
    m_busyLabel = new QLabel;
    m_busyLabel->setObjectName(QStringLiteral("busyLabel"));
    m_busyLabel->setWordWrap(true);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(margin, 12, margin, 16);
    row->setSpacing(8);
    row->addWidget(m_cancel);
    row->addWidget(m_busyGlyph);
    row->addWidget(m_busyLabel, 1);
    for (QPushButton *button : {m_back, m_next, m_install})
        row->addWidget(button);
    setBusy({});
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_back, &QPushButton::clicked, this, [this] { goTo(m_stack->currentIndex() - 1); });
    connect(m_next, &QPushButton::clicked, this, [this] { goTo(m_stack->currentIndex() + 1); });
    connect(m_install, &QPushButton::clicked, this, &NewGuestWizard::askInstall);
    return row;
}

void NewGuestWizard::connectPages()
{
    for (WizardPage *each : std::as_const(m_pages)) {
        connect(each, &WizardPage::answersChanged, this, [this] {
            if (!m_isLinkError)
                clearError();
            m_options->setMakesNewDisk(m_resources->makesNewDisk());
            updateButtons();
        });
    }
    connect(m_source, &SourcePage::detectionChanged, this, &NewGuestWizard::onDetectionChanged);
    connect(m_source, &SourcePage::importWanted, this, [this](const QString &file) {
        hide();
        Q_EMIT importWanted(file);
        reject();
    });
    connect(m_steps, &StepRow::chosen, this, &NewGuestWizard::goTo);
    if (m_session)
        connect(m_session, &HostSession::connectionChanged, this, &NewGuestWizard::onConnectionChanged);
}

void NewGuestWizard::setSource(const QString &source)
{
    goTo(0);
    m_source->setSource(source);
}

void NewGuestWizard::goTo(int index)
{
    if (index < 0 || index >= m_pages.size() || m_installing->isRunning())
        return;
    m_stack->setCurrentIndex(index);
    m_steps->setCurrent(index);
    m_subtitle->setText(page(index)->subtitle());
    if (!m_isLinkError)
        clearError();
    m_preview->cancel();
    setBusy({});
    if (page(index) == m_summary)
        askPreview();
    updateButtons();
    page(index)->firstField()->setFocus(Qt::TabFocusReason);
}

api::install::Plan NewGuestWizard::plan() const
{
    api::install::Plan plan;
    for (const WizardPage *each : m_pages)
        each->addAnswers(plan);
    return plan;
}

bool NewGuestWizard::isReady() const
{
    return std::all_of(m_pages.cbegin(), m_pages.cend(), [](const WizardPage *each) { return each->isComplete(); });
}

void NewGuestWizard::onDetectionChanged()
{
    const api::install::Detection *detection = m_source->detection();
    if (!detection)
        return;
    m_resources->setDetection(*detection);
    m_options->setDetection(*detection);
}

void NewGuestWizard::onConnectionChanged()
{
    const bool isConnected = m_session && m_session->state() == LinkState::Connected;
    if (isConnected) {
        if (m_isLinkError)
            clearError();
        m_resources->setHost(m_session->info().host);
        m_options->setHost(m_session->info().host, m_session->info().engine.kind == QLatin1String("xen"));
        if (page(m_stack->currentIndex()) == m_summary && !m_summary->hasPreview() && !m_preview->isRunning())
            askPreview();
    } else if (m_session && m_session->state() == LinkState::Waiting) {
        ErrorInfo problem = m_session->problem();
        problem.hint = tr("It is tried again by itself. What you have answered stays.");
        showError(problem);
        m_isLinkError = true;
    }
    updateButtons();
}

void NewGuestWizard::askPreview()
{
    m_summary->showAsking();
    setBusy(tr("Asking what will be made…"));
    const auto ask = [wish = plan()](api::install::Client client) { return client.preview({wish}); };
    const auto done = [this](api::install::PreviewReply reply) {
        setBusy({});
        if (m_session && m_session->isRemote())
            reply.command += QStringLiteral(" --host ") + m_session->hostName();
        m_summary->showPreview(reply);
        updateButtons();
    };
    const auto fail = [this](const ErrorInfo &error) {
        setBusy({});
        showError(error);
        updateButtons();
    };
    m_preview->start<api::install::PreviewReply>(ask, done, fail);
}

void NewGuestWizard::askInstall()
{
    if (!isReady() || m_installing->isRunning())
        return;
    clearError();
    setBusy(tr("Starting the installation…"));
    const auto ask = [wish = plan()](api::install::Client client) { return client.install({wish}); };
    const auto fail = [this](const ErrorInfo &error) {
        setBusy({});
        showError(error);
        updateButtons();
    };
    m_installing->start<api::install::InstallReply>(
        ask, [this](const api::install::InstallReply &reply) { onInstalled(reply); }, fail);
    updateButtons();
}

void NewGuestWizard::onInstalled(const api::install::InstallReply &reply)
{
    const QPointer<NewGuestWizard> self(this);
    setBusy({});
    Q_EMIT installStarted(reply.job, reply.guest);
    if (self) // a slot may have deleted it
        accept();
}

void NewGuestWizard::done(int result)
{
    m_preview->cancel();
    m_installing->cancel();
    QDialog::done(result);
}

void NewGuestWizard::setBusy(const QString &text)
{
    m_busyLabel->setText(text);
    m_busyGlyph->setVisible(!text.isEmpty());
}

void NewGuestWizard::showError(const ErrorInfo &error)
{
    QStringList lines;
    for (const QString &text : {error.text, error.cause, error.hint}) {
        if (!text.isEmpty())
            lines.append(sentence(text));
    }
    m_isLinkError = false;
    m_errorLabel->setText(lines.join(u'\n'));
    m_errorLabel->setAccessibleName(m_errorLabel->text());
    m_errorCard->show();
    QAccessibleEvent event(m_errorLabel, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void NewGuestWizard::clearError()
{
    m_isLinkError = false;
    m_errorLabel->clear();
    m_errorCard->hide();
}

void NewGuestWizard::updateButtons()
{
    const int index = m_stack->currentIndex();
    const bool isLast = page(index) == m_summary;
    const bool isInstalling = m_installing->isRunning();
    int reachable = 0;
    while (reachable + 1 < m_pages.size() && page(reachable)->isComplete())
        ++reachable;
    m_steps->setReachable(isInstalling ? -1 : reachable);
    m_stack->setEnabled(!isInstalling);
    m_back->setEnabled(index > 0 && !isInstalling);
    m_next->setVisible(!isLast);
    m_next->setEnabled(index < reachable && !isInstalling);
    m_install->setEnabled(isReady() && !isInstalling && (!isLast || m_summary->hasPreview()));
    m_next->setDefault(!isLast);
    m_install->setDefault(isLast);
}

} // namespace domus
