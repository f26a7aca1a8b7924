// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/cancel.h"
#include "async/task.h"
#include "remote_host.h"

#include <QJsonObject>
#include <QStringList>
#include <functional>

namespace domus {

/// The name under which the bundled Xen is in hosts.yaml.
inline constexpr const char *bundleHostName = "bundle";

/// `$DOMUS_BUNDLE` where set, else domus-bundle beside this program or in the libexec directory. Throws Error(NotFound) saying
/// where it looked.
QString findBundleProgram();

/// How far it is, from 0 to 1, and what is done now.
using HelperProgress = std::function<void(double progress, const QString &text)>;

/// Runs domus-bundle with these words (its verb, then "--name=value") and gives its result. When cancelled it is told to end, and
/// is awaited: it leaves nothing half. A client that is killed meanwhile does not take it along.
/// Throws Error as it says, or Error(Internal) when it ends without a word.
Task<QJsonObject> runBundleHelper(QStringList words, HelperProgress progress = {}, CancelToken token = {});

/// One line of what it prints. Pure.
struct HelperLine {
    enum class Kind { Progress, Result, Failure, Noise };
    Kind kind = Kind::Noise;
    double progress = 0;
    QString text;
    QJsonObject result;
    ErrorInfo error;
};
HelperLine parseHelperLine(const QByteArray &line);

/// The host of a result's "address".
RemoteHost bundleHost(const QJsonObject &address);

/// Puts it into hosts.yaml, in place of an earlier start's entry. Throws Error(AlreadyExists) when another machine has its name,
/// and what addHost() throws.
void registerBundleHost(const RemoteHost &host);

/// Takes it off the list, if the list has it and it is the bundle's.
void unregisterBundleHost();

} // namespace domus
