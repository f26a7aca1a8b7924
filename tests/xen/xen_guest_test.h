// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "xen/xen_engine.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTemporaryDir>
#include <chrono>
#include <sys/resource.h>

// What the tests of the Xen engine share: a small guest on the real Xen of the dom0 that run-in-dom0.sh runs them in.
namespace domus::test {

inline constexpr std::chrono::seconds bootDeadline{240}; // in a translator, beside other tests
inline constexpr std::chrono::seconds followDeadline{120};

/// Dom0's own, which the small guest runs, too; empty outside a dom0.
QString guestKernel();
/// Its exit code. The loop goes on meanwhile.
int run(const QString &program, const QStringList &arguments);
int xl(const QStringList &arguments);

struct Outcome {
    bool done = false;
    std::optional<ErrorInfo> failure;
};

Task<> note(Task<> task, Outcome *outcome);
Task<> keep(Task<std::shared_ptr<Domain>> task, std::shared_ptr<Domain> *into, bool *done);

/// No more files can be opened while it is there.
class NoMoreFiles {
public:
    NoMoreFiles();
    ~NoMoreFiles();
    Q_DISABLE_COPY_MOVE(NoMoreFiles)

private:
    rlimit m_before = {};
};

/// One guest, "tiny", and what became of it. After each test function it is gone.
class XenGuestTest : public QObject {
    Q_OBJECT

protected:
    QTemporaryDir m_directory;
    std::unique_ptr<Engine> m_engine;
    std::shared_ptr<Domain> m_domain;
    std::optional<DomainExit> m_exit;
    int m_rebooted = 0;

    QString runtimeDir() const { return m_directory.filePath(QStringLiteral("run")); }
    std::unique_ptr<Engine> makeEngine() const;
    /// The words tell the guest what to do once it is up.
    static DomainConfig config(DomainType type, const QString &words);
    void start(const DomainConfig &config, bool endOnReboot = false);
    void listen();
    /// As a daemon does that comes after this one was killed: how it ended where it is not running any more.
    std::optional<DomainExit> adoptAnew();
    XenRecord record() const;
    void setRecord(const XenRecord &record) const;
    std::uint32_t domid() const; ///< of the running guest
    int lastId() const; ///< of all domains

    QByteArray console() const;
    void type(const QByteArray &text) const;
    bool isReady(int times = 1) const;

private Q_SLOTS:
    void initTestCase();
    void cleanup();
};

} // namespace domus::test
