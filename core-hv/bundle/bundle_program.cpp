// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle_program.h"

#include "async/process.h"
#include "bundle.h"
#include "files.h"
#include "grub_entry.h"

#include <QFileInfo>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSocketNotifier>
#include <csignal>
#include <cstdio>
#include <memory>
#include <sys/signalfd.h>
#include <unistd.h>

namespace domus {
namespace {

using namespace std::chrono_literals;

constexpr auto usualStop = 60s;
constexpr const char *grubFile = "/etc/grub.d/42_domus_xen";

void print(const QJsonObject &object)
{
    const QByteArray line = QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
    ::fwrite(line.constData(), 1, size_t(line.size()), stdout);
    ::fflush(stdout);
}

/// Says each text once, and each hundredth of progress.
BundleProgress printingProgress()
{
    struct Last {
        int hundredth = -1;
        QString text;
    };
    const auto last = std::make_shared<Last>();
    return [last](double progress, const QString &text) {
        const int hundredth = int(progress * 100);
        if (hundredth == last->hundredth && text == last->text)
            return;
        *last = {hundredth, text};
        print({{QStringLiteral("progress"), progress}, {QStringLiteral("text"), text}});
    };
}

/// SIGTERM and SIGINT cancel instead of ending the program at once.
class StopSignals {
public:
    StopSignals()
    {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGTERM);
        sigaddset(&set, SIGINT);
        sigaddset(&set, SIGHUP);
        ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
        m_signals = UniqueFd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
        m_notifier = std::make_unique<QSocketNotifier>(m_signals.get(), QSocketNotifier::Read);
        QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(), [this] {
            signalfd_siginfo info;
            while (::read(m_signals.get(), &info, sizeof info) > 0) {}
            m_source.cancel(QStringLiteral("cancelled"));
        });
    }
    CancelToken token() const { return m_source.token(); }

private:
    CancelSource m_source;
    UniqueFd m_signals;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

using Options = QHash<QString, QString>;

ByteSize sizeOption(const Options &options, const char *name)
{
    return ByteSize::fromBytes(options.value(QLatin1String(name)).toLongLong());
}

QJsonObject toJson(const BundleImage &image)
{
    return {{QStringLiteral("directory"), image.directory},
            {QStringLiteral("size"), image.size.bytes()},
            {QStringLiteral("builtMs"), image.builtMs}};
}

QJsonObject toJson(const BundleAddress &address)
{
    return {{QStringLiteral("port"), address.port},
            {QStringLiteral("identity"), address.identity},
            {QStringLiteral("knownHosts"), address.knownHosts}};
}

QString stageName(BundleStage stage)
{
    switch (stage) {
    case BundleStage::Absent:
        return QStringLiteral("absent");
    case BundleStage::Built:
        return QStringLiteral("built");
    case BundleStage::Booting:
        return QStringLiteral("booting");
    case BundleStage::Answering:
        return QStringLiteral("answering");
    }
    return {};
}

QJsonArray toJson(const QList<Lack> &lacks)
{
    QJsonArray array;
    for (const Lack &lack : lacks)
        array.append(QJsonObject{{QStringLiteral("what"), lack.what}, {QStringLiteral("remedy"), lack.remedy}});
    return array;
}

QJsonObject toJson(const Bundle &bundle, const BundleStatus &status)
{
    QJsonObject object{{QStringLiteral("stage"), stageName(status.stage)},
                       {QStringLiteral("outdated"), status.outdated},
                       {QStringLiteral("disk"), status.disk.bytes()},
                       {QStringLiteral("diskUsed"), status.diskUsed.bytes()}};
    if (status.image)
        object.insert(QStringLiteral("image"), toJson(*status.image));
    if (const auto &machine = status.machine) {
        object.insert(QStringLiteral("address"), toJson(bundle.addressOf(*machine)));
        object.insert(QStringLiteral("pid"), machine->process.pid);
        object.insert(QStringLiteral("kvm"), machine->accelerator == Accelerator::Kvm);
        object.insert(QStringLiteral("memory"), machine->memory.bytes());
        object.insert(QStringLiteral("vcpus"), machine->vcpus);
        object.insert(QStringLiteral("startedMs"), machine->startedMs);
        object.insert(QStringLiteral("answeredMs"), machine->answeredMs);
        object.insert(QStringLiteral("console"), bundle.paths().consoleLog());
    }
    return object;
}

Task<QJsonObject> check()
{
    const BundleFacts facts = co_await readBundleFacts();
    co_return QJsonObject{{QStringLiteral("building"), toJson(lacksForBuilding(facts))},
                          {QStringLiteral("starting"), toJson(lacksForStarting(facts))}};
}

Task<QJsonObject> build(bool again, CancelToken token)
{
    const BundleImage image = co_await buildImage(BundlePaths::ofUser(), printingProgress(), token, again);
    co_return toJson(image);
}

Task<QJsonObject> start(Options options, CancelToken token)
{
    const Bundle bundle;
    const StartWish wish{sizeOption(options, "memory"), options.value(QStringLiteral("vcpus")).toInt(),
                         sizeOption(options, "disk")};
    co_await bundle.start(wish, printingProgress(), token);
    const BundleStatus status = co_await bundle.status();
    co_return toJson(bundle, status);
}

Task<QJsonObject> stop(Options options)
{
    const Bundle bundle;
    const auto deadline = options.contains(QStringLiteral("now")) ? 0s : usualStop;
    const bool orderly = co_await bundle.stop(deadline, printingProgress());
    co_return QJsonObject{{QStringLiteral("orderly"), orderly}};
}

Task<QJsonObject> status()
{
    const Bundle bundle;
    const BundleStatus status = co_await bundle.status();
    co_return toJson(bundle, status);
}

Task<QJsonObject> remove()
{
    const Bundle bundle;
    co_await bundle.remove();
    co_return QJsonObject();
}

QJsonArray toJson(const QList<GrubCheck> &checks)
{
    QJsonArray array;
    for (const GrubCheck &each : checks)
        array.append(QJsonObject{{QStringLiteral("good"), each.good},
                                 {QStringLiteral("text"), each.text},
                                 {QStringLiteral("remedy"), each.remedy},
                                 {QStringLiteral("forbids"), each.forbids}});
    return array;
}

void refuseWhatCannotBoot(const QList<GrubCheck> &checks)
{
    for (const GrubCheck &each : checks) {
        if (each.forbids)
            throw Error(ErrorCode::NotSupported,
                        QStringLiteral("The entry could not boot, so it is not written: %1").arg(each.text), each.remedy);
    }
}

/// The menu as it was stays beside the new one.
Task<bool> updateGrub()
{
    const QString menu = QStringLiteral("/boot/grub/grub.cfg");
    if (QFileInfo::exists(menu))
        replaceFile(menu + QStringLiteral(".before-domus"), readFile(menu, ByteSize::fromMiB(16)));
    ProcessOptions options;
    options.deadline = 5min;
    const ProcessResult result = co_await runProcess(QStringLiteral("/usr/sbin/update-grub"), {}, options);
    if (result.exitCode != 0)
        throw Error(ErrorCode::IoError, QStringLiteral("update-grub failed"), QStringLiteral("Run it by hand"),
                    QString::fromLocal8Bit(result.errors).trimmed().right(300));
    co_return true;
}

Task<QJsonObject> grub(Options options)
{
    const GrubFacts facts = readGrubFacts(options.value(QStringLiteral("root")));
    Dom0Share share = usualShare(facts);
    if (options.contains(QStringLiteral("dom0-memory")))
        share.memory = sizeOption(options, "dom0-memory");
    if (options.contains(QStringLiteral("dom0-vcpus")))
        share.vcpus = options.value(QStringLiteral("dom0-vcpus")).toInt();
    const QString entry = grubEntry(facts, share);
    const QList<GrubCheck> checks = grubChecks(facts, share);
    QJsonObject result{{QStringLiteral("entry"), entry}, {QStringLiteral("checks"), toJson(checks)}};
    if (!options.contains(QStringLiteral("write")))
        co_return result;
    const QString file = options.value(QStringLiteral("file"), QLatin1String(grubFile));
    const bool usual = file == QLatin1String(grubFile);
    if (usual && ::geteuid() != 0)
        throw Error(ErrorCode::PermissionDenied, QStringLiteral("Only root may write %1").arg(file),
                    QStringLiteral("sudo dom bundle grub --write"));
    refuseWhatCannotBoot(checks);
    const GrubWritten written = writeGrubScript(file, grubScript(entry));
    result.insert(QStringLiteral("file"), written.file);
    result.insert(QStringLiteral("backup"), written.backup);
    result.insert(QStringLiteral("sameAsBefore"), written.sameAsBefore);
    result.insert(QStringLiteral("menuUpdated"), usual && facts.grub && co_await updateGrub());
    co_return result;
}

Task<QJsonObject> runWord(QString verb, Options options, CancelToken token)
{
    if (verb == QLatin1String("check"))
        co_return co_await check();
    if (verb == QLatin1String("build"))
        co_return co_await build(options.contains(QStringLiteral("again")), token);
    if (verb == QLatin1String("start"))
        co_return co_await start(options, token);
    if (verb == QLatin1String("stop"))
        co_return co_await stop(options);
    if (verb == QLatin1String("status"))
        co_return co_await status();
    if (verb == QLatin1String("remove"))
        co_return co_await remove();
    if (verb == QLatin1String("grub"))
        co_return co_await grub(options);
    throw Error(ErrorCode::InvalidArgument, QStringLiteral("domus-bundle cannot '%1'").arg(verb),
                QStringLiteral("It is started by: dom bundle"));
}

} // namespace

Task<int> runBundleProgram(QStringList words)
{
    ::signal(SIGPIPE, SIG_IGN);
    Options options;
    for (const QString &word : words.mid(1))
        options.insert(word.section(u'=', 0, 0).remove(0, 2), word.section(u'=', 1));
    const StopSignals signals_;
    try {
        const QJsonObject result = co_await runWord(words.value(0), options, signals_.token());
        print({{QStringLiteral("result"), result}});
        co_return 0;
    } catch (const Error &error) {
        const ErrorInfo &info = error.info();
        print({{QStringLiteral("error"),
                QJsonObject{{QStringLiteral("code"), errorCodeName(info.code)},
                            {QStringLiteral("text"), info.text},
                            {QStringLiteral("hint"), info.hint},
                            {QStringLiteral("cause"), info.cause}}}});
        co_return 1;
    }
}

} // namespace domus
