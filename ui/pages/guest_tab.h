// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/host_model.h"

#include <QWidget>

namespace domus {

/// One of the pages about a guest. Made when it is first looked at.
///
/// States: Closed -> Open (open) -> Closed (close) -> ... Only an open page holds streams; refresh() comes only while it is open.
/// open() is also the change to another guest, after a close(). The entry is valid during the call only.
class GuestTab : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    virtual void open(const GuestEntry &entry) = 0;
    virtual void refresh(const GuestEntry &entry) = 0;
    virtual void close() = 0;
    /// The daemon came back: what it gave before is void.
    virtual void reopen(const GuestEntry &entry)
    {
        close();
        open(entry);
    }
};

} // namespace domus
