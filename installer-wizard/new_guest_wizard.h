// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host_session.h"

#include <QDialog>
#include <memory>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace domus {

namespace wizard {
class CardFrame;
class LoneCall;
class OptionsPage;
class ResourcesPage;
class SourcePage;
class StatusGlyph;
class StepRow;
class SummaryPage;
class WizardPage;
} // namespace wizard

/// Asks what a new guest is to be and has the daemon install it: what from, how large, with what around it, and a
/// summary. From the moment the source is known, Install works with the recommendations for all that was not touched.
///
/// Nothing here waits: every question to the daemon has a connection of its own, which is dropped when the answer is no
/// longer wanted. Closing the dialog at any moment is safe. GUI thread; the session may go away first.
class NewGuestWizard : public QDialog {
    Q_OBJECT
public:
    explicit NewGuestWizard(HostSession *session, QWidget *parent = nullptr);
    ~NewGuestWizard() override;

    /// As if it had been typed: an address, a path, or letters of a system's name. Looked at without delay.
    void setSource(const QString &source);

Q_SIGNALS:
    /// The installation has begun as that job. The dialog accepts itself right after.
    void installStarted(const QString &jobId, const QString &guestName);
    /// That file tells of a whole guest, and is to be imported. The dialog hides itself before, and rejects itself after.
    void importWanted(const QString &file);

protected:
    void done(int result) override;

private:
    void makePages();
    QLayout *makeButtons();
    QWidget *makeErrorCard();
    void connectPages();
    void goTo(int index);
    wizard::WizardPage *page(int index) const { return m_pages.at(index); }
    api::install::Plan plan() const;
    bool isReady() const;
    void onDetectionChanged();
    void onConnectionChanged();
    void askPreview();
    void askInstall();
    void onInstalled(const api::install::InstallReply &reply);
    void setBusy(const QString &text);
    void showError(const ErrorInfo &error);
    void clearError();
    void updateButtons();

    QPointer<HostSession> m_session;
    QList<wizard::WizardPage *> m_pages;
    wizard::SourcePage *m_source = nullptr;
    wizard::ResourcesPage *m_resources = nullptr;
    wizard::OptionsPage *m_options = nullptr;
    wizard::SummaryPage *m_summary = nullptr;
    wizard::StepRow *m_steps = nullptr;
    QStackedWidget *m_stack = nullptr;
    QLabel *m_subtitle = nullptr;
    wizard::CardFrame *m_errorCard = nullptr;
    QLabel *m_errorLabel = nullptr;
    wizard::StatusGlyph *m_busyGlyph = nullptr;
    QLabel *m_busyLabel = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_back = nullptr;
    QPushButton *m_next = nullptr;
    QPushButton *m_install = nullptr;
    std::unique_ptr<wizard::LoneCall> m_preview;
    std::unique_ptr<wizard::LoneCall> m_installing;
    bool m_isLinkError = false; ///< the error shown is that the daemon is away
};

} // namespace domus
