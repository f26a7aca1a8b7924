// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain_config.h"
#include "xen/guest_domid.h"
#include "xen/libxl_c.h"
#include "xen/xl_context.h"

namespace domus {

/// What a domain is made of, in our words; what has no word is left out. Only looks at the values.
DomainConfig configFrom(const libxl_domain_config &description);

/// The same of a running domain, with the memory and vCPUs that it has now. Throws Error.
DomainConfig describeForeign(const XlContext &context, GuestDomid domid);

/// Ends the `xl` that waits for the end of the domain of that name, if there is one: its log is open in it. The domain
/// is not touched.
void endWaitingXl(const QString &name, const QString &proc = QStringLiteral("/proc"));

} // namespace domus
