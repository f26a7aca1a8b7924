// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/task.h"
#include "remote_host.h"

#include <QDialog>
#include <QPointer>

class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace domus {

class ErrorBar;

/// Asks for another machine, tries it, and writes it into hosts.yaml. Accepted once the daemon there has answered, or when the
/// person adds it all the same.
class AddHostDialog : public QDialog {
    Q_OBJECT
public:
    explicit AddHostDialog(QWidget *parent = nullptr);
    ~AddHostDialog() override;

    /// As the fields say.
    RemoteHost host() const;

    QLineEdit *destinationField() const { return m_destination; }
    QLineEdit *nameField() const { return m_name; }
    QSpinBox *portField() const { return m_port; }
    QLineEdit *identityField() const { return m_identity; }
    QPushButton *connectButton() const { return m_connect; }
    /// Seen after a try that failed.
    QPushButton *addAnywayButton() const { return m_addAnyway; }
    ErrorBar *errorBar() const { return m_error; }
    QPushButton *bundleButton() const { return m_bundle; }

Q_SIGNALS:
    /// Not another machine, but one inside this: the dialog has closed.
    void bundleWanted();

private:
    void suggestName();
    void update();
    void tryIt();
    void add();
    void setTrying(bool trying);
    static Task<> reach(QPointer<AddHostDialog> self, RemoteHost host, CancelToken token);

    QLineEdit *m_destination;
    QLineEdit *m_name;
    QSpinBox *m_port;
    QLineEdit *m_identity;
    QLabel *m_state;
    ErrorBar *m_error;
    QPushButton *m_addAnyway;
    QPushButton *m_connect;
    QPushButton *m_bundle;
    CancelSource m_stop;
};

} // namespace domus
