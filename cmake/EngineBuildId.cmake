# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DOUT=header.h -DVERSION=1.2.3 -DDIRECTORY=core-hv -P EngineBuildId.cmake
# A word for what the daemon and an engine's plug-in must have in common: the project's version, and every header that either
# may have been built with.
file(GLOB headers "${DIRECTORY}/base/*.h" "${DIRECTORY}/base/async/*.h" "${DIRECTORY}/engine/*.h" "${DIRECTORY}/host/*.h"
    "${DIRECTORY}/xen/xen_engine_options.h")
list(SORT headers)
set(all "")
foreach(header IN LISTS headers)
    file(SHA256 "${header}" hash)
    string(APPEND all "${hash}")
endforeach()
string(SHA256 id "${all}")
string(SUBSTRING "${id}" 0 12 id)
set(text "// Made by EngineBuildId.cmake.\n#pragma once\n#define DOMUS_ENGINE_BUILD_ID \"${VERSION}-${id}\"\n")
set(old "")
if(EXISTS "${OUT}")
    file(READ "${OUT}" old)
endif()
if(NOT old STREQUAL text)
    file(WRITE "${OUT}" "${text}")
endif()
