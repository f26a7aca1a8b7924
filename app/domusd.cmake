# SPDX-License-Identifier: GPL-3.0-or-later
domus_program(domusd SOURCES domusd.cpp LINK domus_daemon)
target_compile_definitions(domusd PRIVATE DOMUS_VERSION="${PROJECT_VERSION}")
