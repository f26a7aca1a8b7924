// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http_transfer.h"
#include "install_fetcher.h"

namespace domus {

/// One file to bring here.
struct DownloadRequest {
    QUrl url;
    QString what; ///< for people: "kernel"
    ByteSize limit;
    std::optional<Checksum> promised;
    std::function<void(double fraction, const QString &text)> onProgress; ///< always set
};

struct DownloadResult {
    QString path;
    bool downloaded = false; ///< bytes came over the network
};

/// Local files are checked in place; others come from the cache or into it, as InstallFetcher describes.
Task<DownloadResult> downloadFile(HttpSession session, DownloadRequest request, FetchOptions options);

} // namespace domus
