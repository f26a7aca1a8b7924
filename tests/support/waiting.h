// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"

#include <QTest>
#include <chrono>
#include <functional>
#include <optional>

namespace domus::test {

/// Runs the event loop until the condition holds; false when the deadline passed first.
bool waitUntil(const std::function<bool()> &condition, std::chrono::milliseconds deadline = std::chrono::seconds(10));

/// What the call threw, or nothing.
std::optional<ErrorInfo> thrownBy(const std::function<void()> &call);

} // namespace domus::test
