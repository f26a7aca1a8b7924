// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoder/security_types.h"

#include <algorithm>
#include <utility>

namespace domus::console {

namespace {

std::optional<uint32_t> firstOffered(const std::vector<uint32_t> &offered, const std::vector<uint32_t> &wanted)
{
    const auto found = std::find_first_of(wanted.begin(), wanted.end(), offered.begin(), offered.end());
    return found == wanted.end() ? std::nullopt : std::optional(*found);
}

std::string nameOf(uint32_t type)
{
    static const std::pair<uint32_t, const char *> names[] = {
        {1, "none"},
        {2, "VNC password"},
        {5, "RSA-AES"},
        {6, "RSA-AES"},
        {16, "Tight"},
        {17, "UltraVNC"},
        {18, "anonymous TLS"},
        {19, "VeNCrypt"},
        {20, "SASL"},
        {22, "XVP"},
        {30, "Apple"},
        {33, "Apple"},
        {35, "Apple"},
        {36, "Apple"},
        {113, "Microsoft logon"},
        {129, "RSA-AES-256"},
        {130, "RSA-AES-256"},
        {256, "plain password"},
        {257, "TLS"},
        {258, "TLS, VNC password"},
        {259, "TLS, name and password"},
        {260, "X509"},
        {261, "X509, VNC password"},
        {262, "X509, name and password"},
        {263, "TLS, SASL"},
        {264, "X509, SASL"},
    };
    for (const auto &[number, name] : names) {
        if (number == type)
            return name;
    }
    return "type " + std::to_string(type);
}

} // namespace

std::optional<uint32_t> bestSecurity(const std::vector<uint32_t> &offered, bool mayEncrypt)
{
    if (mayEncrypt) {
        if (const auto encrypted = firstOffered(offered, {SecurityVeNCrypt, SecurityAnonymousTls}))
            return encrypted;
    }
    return firstOffered(offered, {SecurityNone, SecurityPassword});
}

std::optional<uint32_t> bestVeNCrypt(const std::vector<uint32_t> &offered)
{
    return firstOffered(offered, {X509None, X509Password, X509Plain, TlsNone, TlsPassword, TlsPlain});
}

bool usesCertificate(uint32_t veNCryptType)
{
    return veNCryptType >= X509None && veNCryptType <= X509Plain;
}

Asks asksFor(uint32_t veNCryptType)
{
    if (veNCryptType == TlsPassword || veNCryptType == X509Password)
        return Asks::Password;
    return veNCryptType == TlsPlain || veNCryptType == X509Plain ? Asks::NameAndPassword : Asks::Nothing;
}

std::string securityNames(const std::vector<uint32_t> &types)
{
    constexpr std::size_t enough = 6;
    std::vector<std::string> names;
    for (const uint32_t type : types) {
        if (names.size() < enough && std::find(names.begin(), names.end(), nameOf(type)) == names.end())
            names.push_back(nameOf(type));
    }
    std::string text;
    for (const std::string &name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

} // namespace domus::console
