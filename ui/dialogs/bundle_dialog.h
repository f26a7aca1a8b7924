// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/task.h"
#include "bundle_helper.h"

#include <QDialog>
#include <QPointer>

class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace domus {

class ErrorBar;

/// Starts the bundled Xen, building it first where needed, or stops it. While something runs, Cancel ends that in good order; the
/// dialog closes itself when the host is there or gone.
///
/// States: Looking (what is there is asked) -> Off or On -> Working (start or stop) -> accepted, or back with what went wrong.
class BundleDialog : public QDialog {
    Q_OBJECT
public:
    explicit BundleDialog(QWidget *parent = nullptr);
    ~BundleDialog() override;

    QSpinBox *memoryField() const { return m_memory; } ///< GiB; the least means what is usual
    QSpinBox *diskField() const { return m_disk; } ///< GiB; the same
    QPushButton *startButton() const { return m_start; }
    QPushButton *stopButton() const { return m_stop; }
    QPushButton *cancelButton() const { return m_cancel; }
    QProgressBar *progressBar() const { return m_progress; }
    QLabel *stateLabel() const { return m_state; }
    ErrorBar *errorBar() const { return m_error; }

    /// Closing while something runs cancels that first.
    void reject() override;

Q_SIGNALS:
    /// It answers, and is in hosts.yaml.
    void started(const domus::RemoteHost &host);
    /// It is off, and no longer there.
    void stopped();

private:
    QWidget *makeButtons();
    void start();
    void stop();
    void setWorking(bool working);
    void showStatus(const QJsonObject &status, const QJsonObject &lacks);
    void onProgress(double progress, const QString &text);
    void finish(const QString &verb, const QJsonObject &result);
    static Task<> look(QPointer<BundleDialog> self);
    static Task<> run(QPointer<BundleDialog> self, QStringList words, CancelToken token);

    QLabel *m_state;
    QSpinBox *m_memory;
    QSpinBox *m_disk;
    QProgressBar *m_progress;
    ErrorBar *m_error;
    QPushButton *m_start = nullptr;
    QPushButton *m_stop = nullptr;
    QPushButton *m_cancel = nullptr;
    CancelSource m_work;
    bool m_working = false;
    bool m_runs = false;
    bool m_canStart = false;
};

} // namespace domus
