// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoder/vnc_challenge.h"

#include <gcrypt.h>

namespace domus::console {

namespace {

uint8_t reversed(uint8_t byte)
{
    uint8_t out = 0;
    for (int bit = 0; bit < 8; ++bit)
        out = uint8_t(out | (((byte >> bit) & 1) << (7 - bit)));
    return out;
}

} // namespace

std::optional<Challenge> answerChallenge(const Challenge &challenge, const std::string &password)
{
    std::array<uint8_t, 8> key{};
    for (std::size_t i = 0; i < key.size() && i < password.size(); ++i)
        key[i] = reversed(uint8_t(password[i]));
    gcry_cipher_hd_t des = nullptr;
    if (gcry_cipher_open(&des, GCRY_CIPHER_DES, GCRY_CIPHER_MODE_ECB, 0) != 0)
        return std::nullopt;
    gcry_cipher_ctl(des, GCRYCTL_SET_ALLOW_WEAK_KEY, nullptr, 1); // an empty password makes one; the server may want it
    const gcry_error_t keyError = gcry_cipher_setkey(des, key.data(), key.size());
    Challenge answer{};
    const bool good = (keyError == 0 || gcry_err_code(keyError) == GPG_ERR_WEAK_KEY)
        && gcry_cipher_encrypt(des, answer.data(), answer.size(), challenge.data(), challenge.size()) == 0;
    gcry_cipher_close(des);
    return good ? std::optional(answer) : std::nullopt;
}

} // namespace domus::console
