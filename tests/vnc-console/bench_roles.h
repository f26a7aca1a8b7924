// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace domus::test {

/// What the benchmark starts of itself: "paint SIZE" (busy content for a server), "bare PATH ENCODING SIZE"
/// (a libvncclient loop) and "domus PATH ENCODING SIZE" (our widget in a window).
int runBenchRole(int argc, char **argv);

} // namespace domus::test
