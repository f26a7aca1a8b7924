// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "engine/domain_config.h"
#include "engine/live_control.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QUuid>
#include <chrono>
#include <memory>
#include <optional>

namespace domus {

/// A domain that runs here, whoever started it.
struct DomainSummary {
    QUuid guest; ///< all zero for dom0
    int id = 0; ///< the hypervisor's number; 0 is dom0
    QString name;
    DomainType type = DomainType::Auto; ///< Auto: it cannot be told
    bool running = false; ///< on a processor
    bool blocked = false; ///< waits for something to do
    bool paused = false;
    bool ended = false; ///< its guest runs no more, and it is still there
    bool crashed = false; ///< so it ended
    bool dying = false; ///< is being removed
    ByteSize memory; ///< what it has
    std::optional<ByteSize> memoryTarget; ///< what it was asked to have
    ByteSize memoryLeast; ///< no lower target is taken
    ByteSize memoryMax; ///< the most it can have
    int vcpus = 0; ///< online
    int vcpusMax = 0;
    std::chrono::nanoseconds cpuTime{0};
    bool operator==(const DomainSummary &) const = default;
};

/// Names one domain: numbers are used again, so both must fit.
struct DomainKey {
    int id = 0;
    QUuid guest;
    bool operator==(const DomainKey &) const = default;
};

/// A node of the hypervisor's store, by its path below where the reading began.
struct StoreNode {
    QString path;
    QString value; ///< what is no printable text is written as \x and two digits
    bool operator==(const StoreNode &) const = default;
};

struct StorePart {
    QString root; ///< the whole path of where it begins
    QList<StoreNode> nodes; ///< that node first, each before those below it; empty where there is no such node
    bool complete = true; ///< false: there were more than are read at once
    bool operator==(const StorePart &) const = default;
};

constexpr int storeNodesAtMost = 4000;
constexpr qsizetype storeValuesAtMost = 1 << 20; ///< characters

/// Tells that something changed at or below a place of the store.
class StoreWatch : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
Q_SIGNALS:
    void changed();
};

/// What the hypervisor does with any of its domains, also those that others made. For the loop's thread; no call blocks. All
/// throw Error: NotFound when no domain has that key (any more), and the hypervisor's own words.
class Hypervisor {
public:
    virtual ~Hypervisor() = default;

    // Not for dom0: Error(NotSupported).
    virtual Task<> pause(DomainKey domain) = 0;
    virtual Task<> resume(DomainKey domain) = 0;
    virtual Task<> requestShutdown(DomainKey domain) = 0;
    virtual Task<> destroy(DomainKey domain) = 0;

    // Also for dom0, which keeps what it uses and a reserve. Error(InvalidArgument) outside least and most.
    virtual Task<ByteSize> setMemory(DomainKey domain, ByteSize target) = 0;
    virtual Task<> setVcpus(DomainKey domain, int count) = 0;

    /// The domain as one of ours would be described: what is in it and has no place there is left out.
    virtual Task<DomainConfig> describe(DomainKey domain) = 0;
    /// Leaves in that new runtime directory what Engine::adopt() takes the domain over by, and ends whoever waits for its end
    /// until now, so that it is not followed twice.
    virtual Task<> handOver(DomainKey domain, DomainConfig config, QString runtimeDir) = 0;

    /// A part of what the store has about a domain, beginning at that path below the domain's own node ("" is the node).
    virtual Task<StorePart> readStore(int id, QString path) = 0;
    virtual std::unique_ptr<StoreWatch> watchStore(int id, const QString &path) = 0;
};

} // namespace domus
