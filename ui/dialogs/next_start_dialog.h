// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host_session.h"
#include "model/guest_words.h"

#include <QDialog>

class QDialogButtonBox;
class QSpinBox;

namespace domus::wizard {
class SizeChoice;
}

namespace domus {

class ErrorBar;

/// Memory and vCPUs that a guest gets at its next start, and how far both can grow while it runs. Stays open, and says why,
/// when the daemon refuses.
class NextStartDialog : public QDialog {
    Q_OBJECT
public:
    NextStartDialog(HostSession *session, const Guest &guest, ByteSize hostMemory, QWidget *parent = nullptr);

    wizard::SizeChoice *memory() const { return m_memory; }
    wizard::SizeChoice *memoryMax() const { return m_memoryMax; }
    QSpinBox *vcpus() const { return m_vcpus; }
    QSpinBox *vcpusMax() const { return m_vcpusMax; }
    ErrorBar *bar() const { return m_bar; }

    void accept() override;

private:
    /// What is to be stored.
    struct Values {
        ByteSize memory;
        ByteSize memoryMax;
        qint64 vcpus = 1;
        qint64 vcpusMax = 1;
    };

    void buildForm(ByteSize hostMemory);
    void check();
    Values values() const;
    static Task<> store(QPointer<NextStartDialog> self, QPointer<HostSession> session, Guest guest, Values values);

    QPointer<HostSession> m_session;
    Guest m_guest;
    ErrorBar *m_bar;
    wizard::SizeChoice *m_memory;
    wizard::SizeChoice *m_memoryMax;
    QSpinBox *m_vcpus;
    QSpinBox *m_vcpusMax;
    QDialogButtonBox *m_buttons;
};

} // namespace domus
