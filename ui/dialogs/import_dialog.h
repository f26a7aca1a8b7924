// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host_session.h"

#include <QDialog>
#include <QTimer>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace domus {

class ErrorBar;

/// Makes a guest of a file of xl or xm, or of a definition. As soon as a file is chosen the daemon reads it, and what it would
/// become and what was not understood is shown; only Import changes something. GUI thread; the session may go away first.
class ImportDialog : public QDialog {
    Q_OBJECT
public:
    explicit ImportDialog(HostSession *session, QWidget *parent = nullptr);

    /// Read at once.
    void setFile(const QString &path);
    /// Asks for the file. Nothing is asked when one is set already.
    void browse();

Q_SIGNALS:
    /// The guest is there, and starts if that was wanted. The dialog accepts itself right after.
    void imported(const QString &guestName);

private:
    QLayout *makeFileRow();
    QWidget *makeButtons();
    void look();
    void importIt();
    void ask(bool preview);
    void showPlan(const api::guests::ImportDefinitionReply &plan);
    void showProblem(const ErrorInfo &error);
    void forgetPlan();
    QString path() const;
    QString command() const;
    static Task<> call(QPointer<ImportDialog> self, QPointer<HostSession> session, quint64 round,
                       api::guests::ImportDefinitionParameters wish, bool start);
    void onAnswer(const api::guests::ImportDefinitionReply &reply, bool preview);

    QPointer<HostSession> m_session;
    ErrorBar *m_error;
    QLineEdit *m_file;
    QLabel *m_summary;
    QLabel *m_notesLabel;
    QPlainTextEdit *m_notes;
    QCheckBox *m_replace;
    QCheckBox *m_start;
    QPushButton *m_import = nullptr;
    QPushButton *m_copy = nullptr;
    QTimer m_lookSoon;
    QString m_text; ///< of the file, as it was read
    quint64 m_round = 0; ///< answers to older questions are not wanted
};

} // namespace domus
