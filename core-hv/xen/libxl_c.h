// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Xen's C interfaces, which do not say of themselves that they are C.

extern "C" {
#include <libxl.h>
#include <libxl_event.h>
#include <libxl_utils.h>
#include <xenstore.h>
#include <xentoollog.h>
}

#include <cstdlib>

namespace domus {

/// Frees what C functions have allocated: std::unique_ptr<char, FreeDeleter>.
struct FreeDeleter {
    void operator()(void *memory) const { std::free(memory); }
};

/// A value of libxl's: initialised and disposed of, with all that hangs from it.
template <typename T, void (*Init)(T *), void (*Dispose)(T *)>
class LibxlValue {
public:
    LibxlValue() { Init(&m_value); }
    ~LibxlValue() { Dispose(&m_value); }
    LibxlValue(const LibxlValue &) = delete;
    LibxlValue &operator=(const LibxlValue &) = delete;
    T *get() { return &m_value; }
    T *operator->() { return &m_value; }

private:
    T m_value;
};

using XlDomainConfig = LibxlValue<libxl_domain_config, libxl_domain_config_init, libxl_domain_config_dispose>;
using XlDomainInfo = LibxlValue<libxl_dominfo, libxl_dominfo_init, libxl_dominfo_dispose>;
using XlPhysicalInfo = LibxlValue<libxl_physinfo, libxl_physinfo_init, libxl_physinfo_dispose>;
using XlSchedParams = LibxlValue<libxl_domain_sched_params, libxl_domain_sched_params_init, libxl_domain_sched_params_dispose>;
using XlRestoreParams =
    LibxlValue<libxl_domain_restore_params, libxl_domain_restore_params_init, libxl_domain_restore_params_dispose>;
using XlDeviceDisk = LibxlValue<libxl_device_disk, libxl_device_disk_init, libxl_device_disk_dispose>;
using XlDeviceNic = LibxlValue<libxl_device_nic, libxl_device_nic_init, libxl_device_nic_dispose>;
using XlBitmap = LibxlValue<libxl_bitmap, libxl_bitmap_init, libxl_bitmap_dispose>;

} // namespace domus
