# SPDX-License-Identifier: GPL-3.0-or-later
# The desktop.
domus_program(domus SOURCES domus.cpp LINK domus_ui domus_client domus_translations)
