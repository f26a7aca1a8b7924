// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "disk_choice.h"
#include "host_session.h"
#include "wizard_page.h"

class QCheckBox;
class QLineEdit;
class QSpinBox;

namespace domus::wizard {

class SizeChoice;
class TextLabel;
class VcpuChoice;

/// The guest's name and what it gets of the host.
class ResourcesPage : public WizardPage {
    Q_OBJECT
public:
    explicit ResourcesPage(HostSession *session, QWidget *parent = nullptr);

    void setHost(const api::daemon::Host &host);
    void setDetection(const api::install::Detection &detection);
    bool makesNewDisk() const { return m_disk->makesNewImage(); }

    QString title() const override { return tr("Resources"); }
    QString subtitle() const override { return tr("What the guest gets of this host. Everything is set to the recommendation."); }
    bool isComplete() const override;
    void addAnswers(api::install::Plan &plan) const override;
    QWidget *firstField() const override;

    /// Why a text cannot be a guest's name; empty when it can.
    static QString nameProblem(const QString &name);

private:
    void makeFields();
    void placeFields();
    void connectFields();
    QString guestName() const;
    QString wholeNameProblem() const;
    QString memoryProblem(ByteSize memory) const;
    QString memoryRemark(ByteSize memory) const;
    QString ceilingProblem(ByteSize ceiling) const;
    void onChanged();
    void updateCeilings();
    void updateTexts();

    QPointer<HostSession> m_session;
    api::daemon::Host m_host;
    api::install::Detection m_detection;
    QLineEdit *m_name = nullptr;
    TextLabel *m_nameProblem = nullptr;
    SizeChoice *m_memory = nullptr;
    QCheckBox *m_hasMemoryMax = nullptr;
    SizeChoice *m_memoryMax = nullptr;
    VcpuChoice *m_vcpus = nullptr;
    QCheckBox *m_hasVcpusMax = nullptr;
    QSpinBox *m_vcpusMax = nullptr;
    DiskChoice *m_disk = nullptr;
    bool m_ownMemoryMax = false; ///< a person has said whether it grows
    bool m_ownVcpusMax = false;
};

} // namespace domus::wizard
