// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "image_build.h"
#include "machine_record.h"

namespace domus {

/// How far the bundled Xen is.
///
/// States: Absent -> Built (build) -> Booting (start) -> Answering (its daemon answers) -> Built (stop, or its machine ended) ->
/// Absent (remove).
enum class BundleStage { Absent, Built, Booting, Answering };

struct BundleStatus {
    BundleStage stage = BundleStage::Absent;
    std::optional<BundleImage> image; ///< the one that the next start takes
    bool outdated = false; ///< apt knows of newer packages than the image's
    std::optional<MachineRecord> machine; ///< while it runs
    ByteSize disk; ///< the data disk's size; zero when there is none
    ByteSize diskUsed; ///< what it takes on this machine
};

/// Whom to tell ssh about.
struct BundleAddress {
    int port = 0;
    QString identity;
    QString knownHosts;
};

/// Zero where the owner leaves it to us.
struct StartWish {
    ByteSize memory;
    int vcpus = 0;
    ByteSize disk; ///< a disk that is there grows to this, and never shrinks
};

/// The bundled Xen of one user: a machine in QEMU with Xen, dom0 and Domus. Its QEMU has a session of its own and outlives
/// whoever started it; all that is known of it is in files. One thing at a time: start, stop and remove take a lock, and
/// throw Error(InUse) while another one is at work.
class Bundle {
public:
    explicit Bundle(BundlePaths paths = BundlePaths::ofUser()) : m_paths(std::move(paths)) {}

    Task<BundleStatus> status() const;

    /// Boots it, having built what is missing or older than the recipe or the daemon (an image whose packages are older is
    /// taken as it is), and waits until its daemon answers. One that runs is left as it is. When cancelled, or when it does not
    /// answer in time, its machine is ended. Throws Error(NotSupported, NoMemory, NoSpace, EngineFailed, Timeout, Cancelled).
    Task<BundleAddress> start(StartWish wish, BundleProgress progress, CancelToken token) const;

    /// Asks its guests and dom0 to shut down; after the deadline its power is cut, as at once when it does not answer.
    /// True when it ended in good order. Throws Error(WrongState) when it does not run.
    Task<bool> stop(std::chrono::seconds deadline, BundleProgress progress) const;

    /// Removes all of it: images, keys, and the data disk with its guests. Throws Error(WrongState) while it runs, Error(InUse)
    /// while it is being built.
    Task<> remove() const;

    BundleAddress addressOf(const MachineRecord &record) const { return {record.port, m_paths.identity(), m_paths.knownHosts()}; }
    const BundlePaths &paths() const { return m_paths; }

private:
    BundlePaths m_paths;
};

/// What is taken where the owner leaves it to us: half of the memory that is free, from 2 to 4 GiB; two processors or
/// all up to four; a disk of 20 GiB, which takes room only as it fills. Pure.
MachineWish fillIn(const StartWish &wish, ByteSize freeMemory, int cpus);

/// Error(InvalidArgument) for what cannot work: less than 1.5 GiB, no processor, a disk of less than 1 GiB. Pure.
void checkWish(const MachineWish &wish);

} // namespace domus
