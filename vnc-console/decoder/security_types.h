// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace domus::console {

/// RFB's security types, as far as we speak them. Pure functions.
enum SecurityType : uint32_t { SecurityNone = 1, SecurityPassword = 2, SecurityAnonymousTls = 18, SecurityVeNCrypt = 19 };

/// VeNCrypt's own, inside its TLS.
enum VeNCryptType : uint32_t {
    TlsNone = 257,
    TlsPassword = 258,
    TlsPlain = 259, ///< name and password
    X509None = 260,
    X509Password = 261,
    X509Plain = 262,
};

enum class Asks { Nothing, Password, NameAndPassword };

/// The one to take of what the server offers; nothing when we speak none of it.
std::optional<uint32_t> bestSecurity(const std::vector<uint32_t> &offered, bool mayEncrypt);
std::optional<uint32_t> bestVeNCrypt(const std::vector<uint32_t> &offered);
bool usesCertificate(uint32_t veNCryptType);
Asks asksFor(uint32_t veNCryptType);

/// "RSA-AES, Apple", for people.
std::string securityNames(const std::vector<uint32_t> &types);

} // namespace domus::console
