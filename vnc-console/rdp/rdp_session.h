// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "decoder/frame_pacer.h"
#include "decoder/update_source.h"
#include "decoder/widget_link.h"
#include "decoder/widget_packet.h"
#include "rdp/rdp_pointer.h"

#include <freerdp/freerdp.h>

#include <atomic>
#include <string>

namespace domus::console {

/// One RDP connection over the stream that this process was given. It logs in by NLA only: the server must know the password as
/// well, so that nobody else in its place gets it, nor is shown in its place. That is why its certificate, which it has made
/// itself, is not asked about.
///
/// States: Made -> Prepared (prepare) -> Connected (connect) -> ended (serve returns). One thread, on which the library calls
/// back.
class RdpSession final : public UpdateSource {
public:
    explicit RdpSession(WidgetLink &link) : m_link(link), m_pacer(link, *this) {}
    RdpSession(const RdpSession &) = delete;
    RdpSession &operator=(const RdpSession &) = delete;

    /// Before the sandbox: what the library wants to read of this machine.
    bool prepare(const StartMessage &start);
    /// Logs in. False when that failed, which the widget has been told.
    bool connect();
    /// Carries pictures and input until the connection ends, and tells the widget why it did.
    void serve();

    /// A server sends pictures unasked.
    void requestUpdate(bool, int, int) override {}

private:
    friend struct RdpHooks;

    void describe(const StartMessage &start);
    void dispatch();
    void pointer(const PointerMessage &message);
    void key(const KeyMessage &message);

    bool makeFrames(UINT32 width, UINT32 height);
    void showPointer(const PointerShape &shape);
    void fail(FailReason reason, const std::string &text = {});

    WidgetLink &m_link;
    FramePacer m_pacer;
    freerdp *m_instance = nullptr;
    WidgetPacket m_packet;
    uint32_t m_buttons = 0;
    bool m_loggingIn = false;
    std::atomic<bool> m_failed = false;
};

} // namespace domus::console
