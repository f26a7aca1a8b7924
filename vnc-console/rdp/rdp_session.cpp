// SPDX-License-Identifier: GPL-3.0-or-later
#include "rdp/rdp_session.h"

#include "protocol/packet_socket.h"
#include "rdp/rdp_input.h"

#include <freerdp/channels/rdpgfx.h>
#include <freerdp/client/channels.h>
#include <freerdp/client/cmdline.h>
#include <freerdp/gdi/gdi.h>
#include <freerdp/gdi/gfx.h>
#include <freerdp/graphics.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <unistd.h>
#include <winpr/synch.h>

namespace domus::console {

namespace {

struct Context {
    rdpContext base;
    RdpSession *session;
};

RdpSession *sessionOf(rdpContext *context)
{
    return reinterpret_cast<Context *>(context)->session;
}

/// The library frees it.
char *owned(const char *bytes, std::size_t count)
{
    return ::strndup(bytes, count);
}

/// A server that does not like the password may just hang up in the middle of the log-in.
FailReason reasonFor(UINT32 error, bool loggingIn)
{
    if (loggingIn)
        return FailReason::AuthFailed;
    switch (error) {
    case FREERDP_ERROR_AUTHENTICATION_FAILED:
    case FREERDP_ERROR_CONNECT_LOGON_FAILURE:
    case FREERDP_ERROR_CONNECT_WRONG_PASSWORD:
    case FREERDP_ERROR_CONNECT_ACCESS_DENIED:
    case FREERDP_ERROR_CONNECT_ACCOUNT_DISABLED:
        return FailReason::AuthFailed;
    case FREERDP_ERROR_TLS_CONNECT_FAILED:
        return FailReason::TlsFailed;
    case FREERDP_ERROR_SECURITY_NEGO_CONNECT_FAILED:
        return FailReason::UnknownSecurity;
    default:
        return FailReason::BadHandshake;
    }
}

} // namespace

/// What the library calls.
struct RdpHooks {
    /// The encryption is up, and the log-in begins, which proves who the server is.
    static int takeCertificate(freerdp *instance, const BYTE *, size_t, const char *, UINT16, DWORD)
    {
        sessionOf(instance->context)->m_loggingIn = true;
        return 1;
    }

    static BOOL preConnect(freerdp *instance)
    {
        PubSub_SubscribeChannelConnected(instance->context->pubSub, &channelConnected);
        PubSub_SubscribeChannelDisconnected(instance->context->pubSub, &channelDisconnected);
        return freerdp_client_load_addins(instance->context->channels, instance->settings);
    }

    static BOOL postConnect(freerdp *instance)
    {
        rdpContext *context = instance->context;
        RdpSession *session = sessionOf(context);
        session->m_loggingIn = false;
        session->m_link.sendConnected("RDP", Protection::Encrypted);
        const auto *settings = instance->settings;
        if (!session->makeFrames(settings->DesktopWidth, settings->DesktopHeight))
            return FALSE;
        if (!gdi_init_ex(instance, PIXEL_FORMAT_BGRX32, settings->DesktopWidth * UINT32(bytesPerPixel), session->m_pacer.pixels(),
                         &keepPixels))
            return FALSE;
        context->update->BeginPaint = &beginPaint;
        context->update->EndPaint = &endPaint;
        context->update->DesktopResize = &desktopResize;
        rdpPointer pointer{};
        pointer.size = sizeof(pointer);
        pointer.New = [](rdpContext *, rdpPointer *) -> BOOL { return TRUE; };
        pointer.Free = [](rdpContext *, rdpPointer *) {};
        pointer.Set = &setPointer;
        pointer.SetNull = &hidePointer;
        pointer.SetDefault = &defaultPointer;
        pointer.SetPosition = [](rdpContext *, UINT32, UINT32) -> BOOL { return TRUE; };
        graphics_register_pointer(context->graphics, &pointer);
        return TRUE;
    }

    static void postDisconnect(freerdp *instance) { gdi_free(instance); }

    /// They are FrameStore's.
    static void keepPixels(void *) {}

    static void channelConnected(void *context, ChannelConnectedEventArgs *event)
    {
        if (std::strcmp(event->name, RDPGFX_DVC_CHANNEL_NAME) == 0)
            gdi_graphics_pipeline_init(static_cast<rdpContext *>(context)->gdi,
                                       static_cast<RdpgfxClientContext *>(event->pInterface));
    }

    static void channelDisconnected(void *context, ChannelDisconnectedEventArgs *event)
    {
        if (std::strcmp(event->name, RDPGFX_DVC_CHANNEL_NAME) == 0)
            gdi_graphics_pipeline_uninit(static_cast<rdpContext *>(context)->gdi,
                                         static_cast<RdpgfxClientContext *>(event->pInterface));
    }

    static BOOL beginPaint(rdpContext *context)
    {
        auto *window = context->gdi->primary->hdc->hwnd;
        window->invalid->null = TRUE;
        window->ninvalid = 0;
        sessionOf(context)->m_pacer.beginUpdate();
        return TRUE;
    }

    static BOOL endPaint(rdpContext *context)
    {
        const rdpGdi *gdi = context->gdi;
        const auto *window = gdi->primary->hdc->hwnd;
        FramePacer &pacer = sessionOf(context)->m_pacer;
        for (int i = 0; i < window->ninvalid; ++i) {
            const GDI_RGN &region = window->cinvalid[i];
            const int left = std::max(region.x, 0);
            const int top = std::max(region.y, 0);
            const int right = std::min(region.x + region.w, gdi->width);
            const int bottom = std::min(region.y + region.h, gdi->height);
            if (right > left && bottom > top)
                pacer.markDecoded(left, top, right - left, bottom - top);
        }
        pacer.endUpdate();
        return TRUE;
    }

    static BOOL desktopResize(rdpContext *context)
    {
        const auto *settings = context->settings;
        RdpSession *session = sessionOf(context);
        return session->makeFrames(settings->DesktopWidth, settings->DesktopHeight)
            && gdi_resize_ex(context->gdi, settings->DesktopWidth, settings->DesktopHeight,
                             settings->DesktopWidth * UINT32(bytesPerPixel), PIXEL_FORMAT_BGRX32, session->m_pacer.pixels(),
                             &keepPixels);
    }

    static BOOL setPointer(rdpContext *context, const rdpPointer *pointer)
    {
        sessionOf(context)->showPointer(serversPointer(context, pointer));
        return TRUE;
    }
    static BOOL hidePointer(rdpContext *context)
    {
        sessionOf(context)->showPointer({});
        return TRUE;
    }
    static BOOL defaultPointer(rdpContext *context)
    {
        sessionOf(context)->showPointer(arrowPointer());
        return TRUE;
    }
};

bool RdpSession::prepare(const StartMessage &start)
{
    freerdp_register_addin_provider(freerdp_channels_load_static_addin_entry, 0);
    m_instance = freerdp_new();
    if (!m_instance)
        return false;
    m_instance->ContextSize = sizeof(Context);
    m_instance->PreConnect = &RdpHooks::preConnect;
    m_instance->VerifyX509Certificate = &RdpHooks::takeCertificate;
    m_instance->PostConnect = &RdpHooks::postConnect;
    m_instance->PostDisconnect = &RdpHooks::postDisconnect;
    if (!freerdp_context_new(m_instance))
        return false;
    reinterpret_cast<Context *>(m_instance->context)->session = this;
    describe(start);
    return true;
}

void RdpSession::describe(const StartMessage &start)
{
    rdpSettings *settings = m_instance->settings;
    // In place of a host's name: the port is a descriptor that is connected already.
    settings->ServerHostname = owned("|", 1);
    settings->ServerPort = UINT32(streamDescriptor);
    settings->Username = owned(start.user, std::min<std::size_t>(start.userBytes, maxUserBytes));
    settings->Password = owned(start.password, std::min<std::size_t>(start.passwordBytes, maxPasswordBytes));
    settings->Domain = owned("", 0);
    settings->NlaSecurity = TRUE;
    settings->TlsSecurity = FALSE;
    settings->RdpSecurity = FALSE;
    settings->UseRdpSecurityLayer = FALSE;
    settings->ExternalCertificateManagement = TRUE; // takeCertificate()
    std::free(settings->ConfigPath);
    settings->ConfigPath = ::strdup("/nonexistent"); // the user's own is none of its business
    settings->DesktopWidth = 1024;
    settings->DesktopHeight = 768;
    settings->ColorDepth = 32;
    settings->SoftwareGdi = TRUE;
    settings->SupportDynamicChannels = TRUE;
    settings->SupportGraphicsPipeline = TRUE; // GNOME's server has nothing else
    settings->GfxProgressive = TRUE;
    settings->GfxH264 = FALSE;
    settings->GfxAVC444 = FALSE;
    settings->RemoteFxCodec = TRUE;
    // Nothing but the picture: no devices, sound or clipboard, and none of what wants their channels.
    settings->NetworkAutoDetect = FALSE;
    settings->SupportHeartbeatPdu = FALSE;
    settings->SupportMultitransport = FALSE;
    settings->DeviceRedirection = FALSE;
    settings->RedirectClipboard = FALSE;
    settings->AudioPlayback = FALSE;
    settings->ConnectionType = CONNECTION_TYPE_LAN;
    settings->AutoReconnectionEnabled = FALSE;
    settings->UnicodeInput = TRUE;
    settings->KeyboardLayout = 0x409; // scan codes: the guest knows its own
}

bool RdpSession::connect()
{
    if (freerdp_connect(m_instance))
        return true;
    const UINT32 error = freerdp_get_last_error(m_instance->context);
    fail(reasonFor(error, m_loggingIn), freerdp_get_last_error_string(error));
    return false;
}

void RdpSession::serve()
{
    HANDLE control = CreateFileDescriptorEventA(nullptr, FALSE, FALSE, m_link.descriptor(), WINPR_FD_READ);
    while (!m_failed && !freerdp_shall_disconnect(m_instance)) {
        std::array<HANDLE, MAXIMUM_WAIT_OBJECTS> handles{control};
        const DWORD count = freerdp_get_event_handles(m_instance->context, handles.data() + 1, DWORD(handles.size() - 1));
        if (count == 0 || WaitForMultipleObjects(count + 1, handles.data(), FALSE, INFINITE) == WAIT_FAILED)
            return fail(FailReason::Internal, "waiting failed");
        if (WaitForSingleObject(control, 0) == WAIT_OBJECT_0) {
            if (!m_packet.receive(m_link.descriptor()))
                return; // nobody looks any more
            dispatch();
        }
        if (!freerdp_check_event_handles(m_instance->context))
            break;
    }
    fail(FailReason::ServerClosed);
}

void RdpSession::dispatch()
{
    const auto *head = m_packet.as<MessageHead>();
    if (!head)
        return;
    if (head->type == MessageType::FrameAck) {
        if (const auto *m = m_packet.as<FrameAckMessage>())
            m_pacer.acknowledge(m->sequence);
    } else if (head->type == MessageType::Key) {
        if (const auto *m = m_packet.as<KeyMessage>())
            key(*m);
    } else if (head->type == MessageType::Pointer) {
        if (const auto *m = m_packet.as<PointerMessage>())
            pointer(*m);
    }
}

void RdpSession::pointer(const PointerMessage &message)
{
    for (const RdpPointerEvent &event : rdpPointerEvents(m_buttons, message.buttons))
        freerdp_input_send_mouse_event(m_instance->input, event.flags, message.x, message.y);
    m_buttons = message.buttons;
}

void RdpSession::key(const KeyMessage &message)
{
    const bool down = message.down != 0;
    if (message.scanCode != 0) {
        const RdpKey key = rdpKey(message.scanCode, down);
        freerdp_input_send_keyboard_event(m_instance->input, key.flags, key.code);
    } else if (const uint16_t unit = rdpUnicode(message.keysym); unit != 0) {
        freerdp_input_send_unicode_keyboard_event(m_instance->input, down ? UINT16(0) : UINT16(KBD_FLAGS_RELEASE), unit);
    }
}

bool RdpSession::makeFrames(UINT32 width, UINT32 height)
{
    if (width < 1 || height < 1 || width > UINT32(maxFrameWidth) || height > UINT32(maxFrameHeight)) {
        fail(FailReason::SizeRefused, std::to_string(width) + " x " + std::to_string(height));
        return false;
    }
    if (!m_pacer.resize(int(width), int(height))) {
        fail(FailReason::Internal, std::strerror(errno));
        return false;
    }
    m_pacer.requestWhole(); // a server that has changed its size sends everything
    return true;
}

void RdpSession::showPointer(const PointerShape &shape)
{
    m_pacer.setCursor(shape.head, shape.pixels);
    m_pacer.beginUpdate(); // goes out with what has changed, if anything has
    m_pacer.endUpdate();
}

void RdpSession::fail(FailReason reason, const std::string &text)
{
    if (!m_failed.exchange(true))
        m_link.sendFailed(reason, text);
}

} // namespace domus::console
