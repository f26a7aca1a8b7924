// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoder/vnc_client.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <poll.h>
#include <rfb/rfbclient.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace domus::console {

namespace {

// A dragged window makes some resizes a second, a booting guest a few; each costs an allocation here.
constexpr std::size_t resizeLimit = 60;
constexpr std::chrono::seconds resizeWindow(10);

constexpr uint8_t qemuClientMessage = 255;
constexpr int qemuLedState = -261;

enum ServerMessage { FramebufferUpdate = 0, ColourMap = 1, ServerBell = 2, ServerClipboard = 3 };

// The library's log callbacks carry no client; there is one connection in this process.
std::string lastLibraryLine;

void keepLibraryLine(const char *format, ...)
{
    char line[maxTextBytes];
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    lastLibraryLine = line;
    while (!lastLibraryLine.empty() && lastLibraryLine.back() == '\n')
        lastLibraryLine.pop_back();
}

bool takesMessage(const rfbClient *client, uint8_t type)
{
    return (client->supportedMessages.client2server[type / 8] >> (type % 8)) & 1;
}

/// The library then sends no update requests of its own: FramePacer does.
void silenceUpdateRequests(rfbClient *client)
{
    client->supportedMessages.client2server[rfbFramebufferUpdateRequest / 8] &=
        uint8_t(~(1 << (rfbFramebufferUpdateRequest % 8)));
}

/// zlib sums up every byte for a checksum at the end of a stream, and RFB's streams have no end: a twelfth of the time.
void skipChecksums(rfbClient *client)
{
    for (int i = 0; i < int(std::size(client->zlibStream)); ++i) {
        if (client->zlibStreamActive[i])
            inflateValidate(&client->zlibStream[i], 0);
    }
    if (client->decompStreamInited)
        inflateValidate(&client->decompStream, 0);
}

} // namespace

/// What the library calls; each finds its VncClient by the client's data.
struct LibraryHooks {
    static VncClient *self(rfbClient *client) { return static_cast<VncClient *>(rfbClientGetClientData(client, nullptr)); }

    static rfbBool mallocFrameBuffer(rfbClient *client)
    {
        return self(client)->resize(client->width, client->height) ? TRUE : FALSE;
    }
    static void gotUpdate(rfbClient *client, int x, int y, int w, int h)
    {
        VncClient *c = self(client);
        if (!std::exchange(c->m_skipNextRect, false))
            c->m_pacer.markDecoded(x, y, w, h);
    }
    static void gotCursor(rfbClient *client, int hotX, int hotY, int width, int height, int)
    {
        self(client)->gotCursor(hotX, hotY, width, height);
    }
    static void gotClipboard(rfbClient *client, const char *text, int bytes)
    {
        if (self(client)->m_receiveClipboard && bytes > 0)
            self(client)->m_link.sendClipboard(text, std::size_t(bytes));
    }
    static void bell(rfbClient *client) { self(client)->m_link.sendBell(); }

    static rfbBool pseudoRect(rfbClient *client, rfbFramebufferUpdateRectHeader *rect)
    {
        if (int(rect->encoding) != qemuLedState)
            return FALSE;
        char leds = 0;
        if (!ReadFromRFBServer(client, &leds, 1))
            return FALSE;
        self(client)->m_skipNextRect = true;
        self(client)->m_link.sendLeds(uint32_t(uint8_t(leds)) & 7U);
        return TRUE;
    }
};

VncClient::VncClient(ServerStream &stream, WidgetLink &link, ServerWriter &writer, FramePacer &pacer, UserQuestions &questions,
                     TlsTunnel *tunnel)
    : m_stream(stream), m_link(link), m_writer(writer), m_pacer(pacer), m_questions(questions), m_tunnel(tunnel)
{
    ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, m_introduction);
    rfbClientLog = keepLibraryLine;
    rfbClientErr = keepLibraryLine;
    static int ledEncodings[] = {qemuLedState, 0};
    static rfbClientProtocolExtension extension = {};
    extension.encodings = ledEncodings;
    extension.handleEncoding = LibraryHooks::pseudoRect;
    rfbClientRegisterExtension(&extension);

    m_client = rfbGetClient(8, 3, 4);
    rfbClientSetClientData(m_client, nullptr, this);
    m_client->MallocFrameBuffer = LibraryHooks::mallocFrameBuffer;
    m_client->GotFrameBufferUpdate = LibraryHooks::gotUpdate;
    m_client->GotCursorShape = LibraryHooks::gotCursor;
    m_client->GotXCutText = LibraryHooks::gotClipboard;
    m_client->Bell = LibraryHooks::bell;
    m_client->canHandleNewFBSize = TRUE;
    m_client->format.redShift = 16;
    m_client->format.greenShift = 8;
    m_client->format.blueShift = 0;
    m_client->sock = m_introduction[0];
    m_client->listenSpecified = TRUE;
    static const uint32_t securityTypes[] = {rfbNoAuth, 0};
    SetClientAuthSchemes(m_client, securityTypes, -1);
}

void VncClient::run(const StartMessage &options)
{
    m_receiveClipboard = options.flags & ReceiveClipboard;
    m_handshaking = true;
    const bool connected = connect(options);
    m_handshaking = false;
    if (!connected)
        return;
    m_running = true;
    while (handleMessage()) {}
    m_running = false;
}

bool VncClient::connect(const StartMessage &options)
{
    Greeting greeting;
    try {
        Handshake handshake(m_stream, m_questions, m_tunnel != nullptr);
        greeting = handshake.run(options.flags & Shared);
        if (auto tls = handshake.takeTls())
            m_tunnel->open(std::move(tls), m_stream);
    } catch (const HandshakeFailure &failure) {
        lastLibraryLine = failure.text;
        return fail(failure.reason), false;
    }
    if (!introduceLibrary(greeting))
        return fail(FailReason::Internal), false;
    silenceUpdateRequests(m_client);
    m_link.sendConnected(greeting.name, greeting.protection);
    if (!resize(greeting.width, greeting.height))
        return fail(FailReason::Internal), false;
    // Not the library's SetFormatAndEncodings: it offers ExtendedDesktopSize, with which it then ignores every
    // resize of a QEMU server and loses the connection at the next rectangle.
    m_writer.sendFormatAndEncodings(options.encodings, int(std::min<uint32_t>(options.encodingCount, maxEncodings)));
    m_pacer.requestWhole();
    return true;
}

/// The library's own handshake knows neither deadlines nor clear reasons, and logs in by reading files. It is spared the
/// server: it hears the outcome of ours from a socket pair, as if from a server without security.
bool VncClient::introduceLibrary(const Greeting &greeting)
{
    std::string said = "RFB 003.008\n";
    const auto number = [&said](uint32_t value, int bytes) {
        for (int i = bytes - 1; i >= 0; --i)
            said.push_back(char(value >> (8 * i)));
    };
    number(0x0101, 2); // one security type: none
    number(0, 4); // it is content
    number(uint32_t(greeting.width), 2);
    number(uint32_t(greeting.height), 2);
    said.append(16, '\0'); // pixel format: we tell the server ours
    number(0, 4); // no name
    const bool heard = ::send(m_introduction[1], said.data(), said.size(), MSG_NOSIGNAL) == ssize_t(said.size())
        && InitialiseRFBConnection(m_client);
    ::close(m_introduction[0]);
    ::close(m_introduction[1]);
    if (!heard)
        return false;
    m_client->width = greeting.width;
    m_client->height = greeting.height;
    m_client->sock = m_stream.descriptor();
    return true;
}

int VncClient::nextMessageType()
{
    if (m_client->buffered > 0)
        return uint8_t(*m_client->bufoutptr);
    for (;;) {
        uint8_t type = 0;
        const ssize_t got = ::recv(m_stream.descriptor(), &type, 1, MSG_PEEK);
        if (got == 1)
            return type;
        if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
            return -1;
        pollfd waiting = {m_stream.descriptor(), POLLIN, 0};
        ::poll(&waiting, 1, -1);
    }
}

bool VncClient::handleMessage()
{
    const int type = nextMessageType();
    if (type < 0)
        return fail(FailReason::ServerClosed), false;
    if (type == ColourMap) // the library leaves its body in the stream
        return fail(FailReason::NoTrueColour), false;
    if (type > ServerClipboard) { // extensions nobody asked for
        lastLibraryLine = "unknown message type " + std::to_string(type);
        return fail(FailReason::BadData), false;
    }
    if (type != FramebufferUpdate) {
        if (!HandleRFBServerMessage(m_client))
            return fail(FailReason::BadData), false;
        return true;
    }
    m_pacer.beginUpdate();
    if (!HandleRFBServerMessage(m_client))
        return fail(FailReason::BadData), false;
    skipChecksums(m_client);
    silenceUpdateRequests(m_client); // a server can send a list of supported messages
    m_takesScanCodes = takesMessage(m_client, qemuClientMessage);
    m_pacer.endUpdate();
    return true;
}

bool VncClient::resize(int width, int height)
{
    if (width < 1 || height < 1 || width > maxFrameWidth || height > maxFrameHeight) {
        lastLibraryLine = std::to_string(width) + " x " + std::to_string(height);
        abort(FailReason::SizeRefused);
        return false;
    }
    const auto now = Clock::now();
    while (!m_resizes.empty() && now - m_resizes.front() > resizeWindow)
        m_resizes.pop_front();
    if (m_resizes.size() >= resizeLimit) {
        abort(FailReason::ResizeFlood);
        return false;
    }
    m_resizes.push_back(now);
    if (!m_pacer.resize(width, height)) {
        lastLibraryLine = std::strerror(errno);
        abort(FailReason::Internal);
        return false;
    }
    m_client->frameBuffer = m_pacer.pixels();
    m_client->updateRect.x = 0;
    m_client->updateRect.y = 0;
    m_client->updateRect.w = width;
    m_client->updateRect.h = height;
    return true;
}

void VncClient::gotCursor(int hotX, int hotY, int width, int height)
{
    CursorMessage head;
    std::vector<uint32_t> pixels;
    if (width <= maxCursorSide && height <= maxCursorSide) {
        head.width = uint16_t(width);
        head.height = uint16_t(height);
        head.hotX = uint16_t(std::clamp(hotX, 0, width - 1));
        head.hotY = uint16_t(std::clamp(hotY, 0, height - 1));
        pixels.resize(std::size_t(width) * std::size_t(height));
        std::memcpy(pixels.data(), m_client->rcSource, pixels.size() * sizeof(uint32_t));
        for (std::size_t i = 0; i < pixels.size(); ++i)
            pixels[i] = m_client->rcMask[i] ? pixels[i] | 0xff000000U : 0;
        m_pacer.setCursor(head, std::move(pixels));
    }
    // Allocated anew for each cursor and never freed by the library.
    std::free(m_client->rcMask);
    m_client->rcMask = nullptr;
}

void VncClient::abort(FailReason reason)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_abortReason)
            m_abortReason = reason;
    }
    m_stream.shutDown();
    m_questions.abort();
}

void VncClient::fail(FailReason reason)
{
    {
        const std::lock_guard lock(m_mutex);
        reason = m_abortReason.value_or(reason);
    }
    m_link.sendFailed(reason, lastLibraryLine);
}

} // namespace domus::console
