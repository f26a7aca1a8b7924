// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the decoder process (domus-rfb) and the widget say to each other over their control socket, a
// SOCK_SEQPACKET pair: one message per packet, each beginning with a MessageType. Both are built together, so
// there is no version. Plain C++: the decoder does not link Qt.
//
// The picture travels in shared memory: one memfd with two whole frames one after the other (32 bits per
// pixel, 0xffRRGGBB, no padding), sealed so that it can neither shrink nor grow. A Frame message names the one
// of the two that is complete; the decoder writes into the other, and only after the FrameAck for that message,
// so what the widget paints never changes under it.

#include <cstddef>
#include <cstdint>

namespace domus::console {

constexpr int maxFrameWidth = 7680;
constexpr int maxFrameHeight = 4320;
constexpr int bytesPerPixel = 4;
constexpr int maxDirtyRects = 256;
constexpr int maxCursorSide = 128;
constexpr int maxEncodings = 16;
constexpr std::size_t maxClipboardBytes = 32 * 1024;
constexpr std::size_t maxUserBytes = 255;
constexpr std::size_t maxPasswordBytes = 255;
constexpr std::size_t fingerprintBytes = 32; ///< SHA-256 of a certificate
constexpr std::size_t maxTextBytes = 400;
constexpr std::size_t maxMessageBytes = 72 * 1024;

/// Descriptors the decoder is started with.
constexpr int controlDescriptor = 3;
constexpr int streamDescriptor = 4;

enum class MessageType : uint32_t {
    // decoder to widget
    Connected = 1, ///< the server answered; a Resized follows
    Resized = 2, ///< carries the memfd of the new frames
    Frame = 3, ///< a whole picture is ready; must be acknowledged
    CursorShape = 4, ///< followed by width * height pixels, premultiplied ARGB
    Bell = 5,
    ClipboardText = 6, ///< followed by Latin-1 bytes
    Leds = 7,
    NeedCredentials = 8, ///< answered by Credentials
    Failed = 9, ///< the last one: why the connection ended
    NeedTrust = 10, ///< a certificate that is not the trusted one; answered by Trust
    // widget to decoder
    Start = 32,
    FrameAck = 33,
    Key = 34,
    Pointer = 35,
    SendClipboard = 36, ///< followed by Latin-1 bytes
    RequestSize = 37,
    Credentials = 38, ///< followed by the user's name and the password
    Trust = 39, ///< the certificate is the right one; to refuse it, end the decoder
};

/// Why a connection ended. The text beside it is the library's or the system's own words and may be empty.
enum class FailReason : uint32_t {
    ServerClosed = 1, ///< the stream ended
    BadHandshake = 2, ///< not a VNC server
    AuthFailed = 3, ///< password refused
    HandshakeTimeout = 4, ///< no picture within the deadline
    BadData = 5, ///< could not be decoded
    SizeRefused = 6, ///< 0x0 or larger than maxFrameWidth x maxFrameHeight
    ResizeFlood = 7,
    ServerStuck = 8, ///< takes nothing we send
    NoTrueColour = 9, ///< sent a colour map
    Internal = 10, ///< ours: no memory, no descriptor
    ServerRefused = 11, ///< it lets nobody in, or not us; the text is its own
    UnknownSecurity = 12, ///< none of its security types do we speak; the text names them
    TlsFailed = 13, ///< the encryption could not be agreed on
};

enum StartFlags : uint32_t {
    Shared = 1,
    ReceiveClipboard = 2,
    HasPassword = 4,
    MayEncrypt = 8, ///< TLS where the server offers it
    HasTrusted = 16,
};
enum CredentialFlags : uint32_t { WantsUser = 1, OverTls = 2 };
/// How what travels is protected.
enum class Protection : uint32_t {
    None = 0,
    Encrypted = 1, ///< nobody can read along, but who the server is was not proven
    Certified = 2, ///< and its certificate is the trusted one
};
enum Leds : uint32_t { ScrollLock = 1, NumLock = 2, CapsLock = 4 };

struct MessageHead {
    MessageType type;
};

struct ConnectedMessage {
    MessageType type = MessageType::Connected;
    Protection protection = Protection::None;
    uint32_t nameBytes = 0;
    char name[maxTextBytes] = {}; ///< UTF-8 or Latin-1, as the server sends it
};

struct ResizedMessage {
    MessageType type = MessageType::Resized;
    uint32_t width = 0;
    uint32_t height = 0;
};

struct DirtyRect {
    uint16_t x = 0, y = 0, w = 0, h = 0;
    bool operator==(const DirtyRect &) const = default;
};

struct FrameMessage {
    MessageType type = MessageType::Frame;
    uint32_t sequence = 0;
    uint32_t buffer = 0; ///< 0 or 1
    uint32_t updates = 0; ///< how many server updates are in it
    uint64_t decodedPixels = 0; ///< decoded since the connection began
    uint32_t rectCount = 0;
    uint32_t reserved = 0;
    DirtyRect rects[maxDirtyRects]; ///< only rectCount of them are sent
};

struct CursorMessage {
    MessageType type = MessageType::CursorShape;
    uint16_t width = 0, height = 0; ///< 0 x 0: the guest hides its pointer
    uint16_t hotX = 0, hotY = 0;
};

struct TextMessage { ///< ClipboardText, SendClipboard: bytes follow
    MessageType type = MessageType::ClipboardText;
    uint32_t bytes = 0;
};

struct LedsMessage {
    MessageType type = MessageType::Leds;
    uint32_t leds = 0;
};

struct FailedMessage {
    MessageType type = MessageType::Failed;
    FailReason reason = FailReason::Internal;
    uint32_t textBytes = 0;
    char text[maxTextBytes] = {};
};

struct NeedCredentialsMessage {
    MessageType type = MessageType::NeedCredentials;
    uint32_t flags = 0;
};

struct CredentialsMessage { ///< the bytes of the name and of the password follow
    MessageType type = MessageType::Credentials;
    uint32_t userBytes = 0;
    uint32_t passwordBytes = 0;
};

struct NeedTrustMessage {
    MessageType type = MessageType::NeedTrust;
    uint8_t fingerprint[fingerprintBytes] = {};
};

struct StartMessage {
    MessageType type = MessageType::Start;
    uint32_t flags = 0;
    uint32_t handshakeSeconds = 15; ///< without the time spent waiting for a person's answer
    uint32_t stuckSeconds = 10; ///< a server that takes no byte for so long is given up
    uint32_t encodingCount = 0;
    int32_t encodings[maxEncodings] = {};
    uint8_t trusted[fingerprintBytes] = {};
    uint32_t userBytes = 0;
    char user[maxUserBytes + 1] = {};
    uint32_t passwordBytes = 0;
    char password[maxPasswordBytes + 1] = {};
};

struct FrameAckMessage {
    MessageType type = MessageType::FrameAck;
    uint32_t sequence = 0;
};

struct KeyMessage {
    MessageType type = MessageType::Key;
    uint32_t scanCode = 0; ///< XT set 1; 0x80 set for those with prefix E0; 0 when unknown
    uint32_t keysym = 0; ///< 0 when unknown
    uint32_t down = 0;
};

struct PointerMessage {
    MessageType type = MessageType::Pointer;
    uint16_t x = 0, y = 0;
    uint32_t buttons = 0; ///< bit 0 left, 1 middle, 2 right, 3/4 wheel up/down, 5/6 wheel left/right
};

struct RequestSizeMessage {
    MessageType type = MessageType::RequestSize;
    uint32_t width = 0, height = 0;
};

} // namespace domus::console
