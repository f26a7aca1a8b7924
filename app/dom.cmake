# SPDX-License-Identifier: GPL-3.0-or-later
# The command line.
domus_program(dom SOURCES dom.cpp LINK domus_cli)
set_target_properties(dom PROPERTIES AUTOMOC OFF)
