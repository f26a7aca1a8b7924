// SPDX-License-Identifier: GPL-3.0-or-later
#include "xl/xl_config.h"

#include "definition_words.h"
#include "xl/xl_device.h"
#include "xl/xl_devices_reader.h"
#include "xl/xl_words.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>

namespace domus {
namespace {

constexpr qint64 mibAtMost = 16ll << 20; ///< 16 TiB

class Reader {
public:
    Reader(XlText text, XlKind kind, const XlImportOptions &options) : m_settings(std::move(text), kind), m_options(options) {}

    XlImport run()
    {
        readIdentity();
        readType();
        readMemory();
        readProcessors();
        readBoot();
        readXlDisks(&m_settings, &m_definition);
        readXlNics(&m_settings, m_options.defaultBridge, &m_definition);
        readXlConsoles(&m_settings, &m_definition);
        readEvents();
        m_settings.keepRest();
        finish();
        return {m_definition, m_settings.kind(), m_settings.text().warnings};
    }

private:
    DomainConfig &hardware() { return m_definition.hardware; }
    bool isHvm() const { return m_definition.hardware.type == DomainType::Hvm; }

    void readIdentity()
    {
        const XlSetting *setting = m_settings.take("name");
        const QString name = setting ? m_settings.word("name") : QFileInfo(m_options.fileName).completeBaseName();
        m_definition.name = usableName(name);
        if (m_definition.name.isEmpty())
            throw XlProblem{1, 1, QStringLiteral("found no 'name'")};
        if (!setting)
            m_settings.warn(1, 1, QStringLiteral("no 'name'; it is called '%1', after the file").arg(m_definition.name));
        if (setting && m_definition.name != name) {
            m_definition.title = name;
            m_settings.warn(setting->line, setting->column,
                            QStringLiteral("'%1' cannot be a guest's name here; it is called '%2', with the name as its title")
                                .arg(name.left(80), m_definition.name));
        }
        m_definition.uuid = m_options.uuid;
        if (const XlSetting *uuid = m_settings.take("uuid")) {
            m_definition.uuid = QUuid::fromString(m_settings.word("uuid"));
            if (m_definition.uuid.isNull())
                XlSettings::refuse(uuid->value, QStringLiteral("'%1' is no UUID").arg(uuid->value.text.left(60)));
        }
    }

    static QString usableName(const QString &name)
    {
        QString result;
        for (const QChar c : name.left(64)) {
            const bool good = c.unicode() < 128 && (c.isLetterOrNumber() || c == u'.' || c == u'_' || c == u'-');
            if (!(result.isEmpty() && (!good || c == u'.' || c == u'-')))
                result += good ? c : QLatin1Char('-');
        }
        return result;
    }

    void readType()
    {
        const QString type = m_settings.word("type");
        const QString builder = m_settings.word("builder");
        const bool loader = QFileInfo(valueOf("kernel")).fileName() == u"hvmloader";
        hardware().type = builder == u"hvm" || loader ? DomainType::Hvm : DomainType::Pv;
        if (!builder.isEmpty() && builder != u"hvm" && builder != u"linux" && builder != u"generic")
            XlSettings::refuse(m_settings.take("builder")->value,
                               QStringLiteral("found '%1' for 'builder'; expected generic, linux or hvm").arg(builder.left(60)));
        if (type.isEmpty())
            return;
        const auto word = std::find_if(domainTypeWords.begin(), domainTypeWords.end(), [&](const auto &each) {
            return type == QLatin1String(each.second) && each.first != DomainType::Auto;
        });
        if (word == domainTypeWords.end())
            XlSettings::refuse(m_settings.take("type")->value,
                               QStringLiteral("found '%1' for 'type'; expected pv, pvh or hvm").arg(type.left(60)));
        hardware().type = word->first;
    }

    /// Looks without taking.
    QString valueOf(const char *key)
    {
        const XlSetting *setting = m_settings.text().find(QString::fromLatin1(key));
        return setting && !setting->value.isList() ? setting->value.text : QString();
    }

    void refuseUnknown(const char *key)
    {
        for (const XlSetting &each : m_settings.text().unknown) {
            if (each.key == QLatin1String(key) && !m_settings.has(key))
                throw XlProblem{each.line, each.column,
                                QStringLiteral("'%1' is computed in a way that cannot be told without running the file; "
                                               "write its value there")
                                    .arg(each.key)};
        }
    }

    void readMemory()
    {
        refuseUnknown("memory");
        const auto memory = m_settings.number("memory", 1, mibAtMost);
        const qint64 least = m_settings.isXm() ? 0 : 1;
        const auto most = m_settings.number("maxmem", least, mibAtMost);
        if (!memory)
            m_settings.warn(1, 1,
                            m_settings.isXm() ? QStringLiteral("no 'memory'; xend gave 128 MiB")
                                              : QStringLiteral("no 'memory'; xl gives 32 MiB"));
        hardware().memory = ByteSize::fromMiB(memory.value_or(m_settings.isXm() ? 128 : 32));
        hardware().memoryMax = most.value_or(0) > 0 ? ByteSize::fromMiB(*most) : hardware().memory;
        if (hardware().memoryMax < hardware().memory)
            XlSettings::refuse(m_settings.take("maxmem")->value,
                               QStringLiteral("'maxmem' (%1) is below 'memory' (%2)").arg(*most).arg(hardware().memory.mib()));
    }

    void readProcessors()
    {
        const auto online = m_settings.number("vcpus", 1, 255);
        const auto most = m_settings.number("maxvcpus", 1, 255);
        hardware().vcpus = int(online.value_or(1));
        hardware().vcpusMax = int(most.value_or(hardware().vcpus));
        if (hardware().vcpusMax < hardware().vcpus)
            XlSettings::refuse(m_settings.take("maxvcpus")->value,
                               QStringLiteral("'maxvcpus' (%1) is below 'vcpus' (%2)").arg(*most).arg(hardware().vcpus));
        hardware().cpuWeight = int(m_settings.number("cpu_weight", 1, 65535).value_or(256));
        hardware().cpuCap = int(m_settings.number("cap", 0, 25500).value_or(0));
        if (!m_settings.isXm())
            return;
        hardware().cpuCap = int(m_settings.number("cpu_cap", 0, 25500).value_or(hardware().cpuCap));
        const qint64 pinned = m_settings.number("cpu", -1, 4095).value_or(-1);
        if (pinned >= 0 && !m_settings.has("cpus"))
            m_settings.keep(QStringLiteral("cpus"), QString::number(pinned));
    }

    void readBoot()
    {
        refuseUnknown("kernel");
        readKernel();
        m_definition.xen.bootloader = m_settings.word("bootloader");
        const char *arguments = m_settings.isXm() && !m_settings.has("bootloader_args") ? "bootargs" : "bootloader_args";
        readBootloaderArgs(m_settings.take(arguments));
        if (isHvm())
            readFirmware();
    }

    /// A list of words is the same as its words in one text, which xl calls old.
    void readBootloaderArgs(const XlSetting *setting)
    {
        if (!setting)
            return;
        QStringList words;
        for (const XlValue &item : setting->value.items) {
            const bool plain =
                !item.isList() && !item.text.isEmpty() && item.text.simplified() == item.text && !item.text.contains(u' ');
            if (!plain)
                return m_settings.keep(QStringLiteral("bootloader_args"), setting->value);
            words.append(item.text);
        }
        m_definition.xen.bootloaderArgs = setting->value.isList() ? words.join(u' ') : setting->value.text.simplified();
    }

    void readFirmware()
    {
        if (const XlSetting *boot = m_settings.take("boot")) {
            const QString letters = m_settings.word("boot");
            hardware().boot.order = orderOfLetters(letters);
            if (lettersOfOrder(hardware().boot.order) != letters)
                m_settings.keep(boot->key, letters);
        } else {
            hardware().boot.order = orderOfLetters({});
        }
        for (const char *key : {"firmware", "bios"}) {
            const QString word = m_settings.word(key);
            if (word.isEmpty())
                continue;
            hardware().firmware = firmwareOfWord(word);
            if (word != u"bios" && word != u"uefi" && word != u"seabios" && word != u"ovmf")
                m_settings.keep(QString::fromLatin1(key), word);
        }
        const XlSetting *builder = m_settings.text().find(u"builder");
        if (m_settings.isXm() && !m_settings.has("acpi"))
            m_settings.warn(builder ? builder->line : 1, 1,
                            QStringLiteral("no 'acpi' or 'apic': xend ran the guest without, today it gets both ('acpi = 0' in "
                                           "xen's settings takes it away)"));
    }

    void readKernel()
    {
        const XlSetting *kernel = m_settings.take("kernel");
        const QString path = m_settings.word("kernel");
        const bool loader = QFileInfo(path).fileName() == u"hvmloader";
        if (path.isEmpty() || loader)
            return; // hvmloader marks an HVM guest, it is no kernel of the guest's; ramdisk and words are kept as they are
        const XlSetting *ramdisk = m_settings.take("ramdisk");
        BootConfig boot = hardware().boot;
        boot.kernel = path;
        boot.initrd = m_settings.word("ramdisk");
        if (!isPath(boot.kernel) || !isPath(boot.initrd)) {
            m_settings.warn(kernel->line, kernel->column,
                            QStringLiteral("kernel and ramdisk need absolute paths (they are kept)"));
            m_settings.keep(kernel->key, kernel->value);
            if (ramdisk)
                m_settings.keep(ramdisk->key, ramdisk->value);
            return;
        }
        boot.cmdline = commandLine();
        hardware().boot = boot;
    }

    static bool isPath(const QString &path) { return path.isEmpty() || path.startsWith(u'/'); }

    /// cmdline, or what xl and xm make of root and extra and of xm's network settings.
    QString commandLine()
    {
        const XlSetting *cmdline = m_settings.take("cmdline");
        const QString root = m_settings.word("root");
        const QString extra = m_settings.word("extra");
        if (cmdline && (!root.isEmpty() || !extra.isEmpty()))
            m_settings.warn(cmdline->line, cmdline->column, QStringLiteral("'cmdline' wins: 'root' and 'extra' do not count"));
        if (cmdline)
            return m_settings.word("cmdline");
        QStringList words = m_settings.isXm() ? networkWords() : QStringList();
        if (!root.isEmpty())
            words.append(QStringLiteral("root=") + root);
        words.append(extra);
        words.removeAll(QString());
        return words.join(u' ');
    }

    /// xm's ip=client:server:gateway:netmask:host:device:autoconf and nfsroot=server:path.
    QStringList networkWords()
    {
        const QString dhcp = m_settings.word("dhcp");
        const QString ip = m_settings.word("ip");
        const QString server = m_settings.word("nfs_server");
        const QString gateway = m_settings.word("gateway");
        const QString netmask = m_settings.word("netmask");
        const QString host = m_settings.word("hostname");
        const QString device = m_settings.word("interface");
        const QString path = m_settings.word("nfs_root");
        QStringList words;
        if (!ip.isEmpty() || (!dhcp.isEmpty() && dhcp != u"off"))
            words.append(QStringLiteral("ip=")
                         + QStringList{ip, server.isEmpty() ? QStringLiteral("127.0.255.255") : server, gateway, netmask, host,
                                       device.isEmpty() ? QStringLiteral("eth0") : device,
                                       dhcp.isEmpty() ? QStringLiteral("off") : dhcp}
                               .join(u':'));
        if (!path.isEmpty())
            words.append(QStringLiteral("nfsroot=%1:%2").arg(server, path));
        return words;
    }

    void readEvents()
    {
        // xend restarted crashed guests.
        m_definition.onCrash = m_settings.isXm() ? EndAction::Restart : EndAction::Destroy;
        if (m_settings.isXm())
            readRestart();
        readEvent("on_poweroff", &m_definition.onPoweroff);
        readEvent("on_reboot", &m_definition.onReboot);
        readEvent("on_crash", &m_definition.onCrash);
    }

    void readRestart()
    {
        const XlSetting *restart = m_settings.take("restart");
        const QString word = m_settings.word("restart");
        if (!restart)
            return;
        if (word != u"always" && word != u"never" && word != u"onreboot")
            XlSettings::refuse(restart->value,
                               QStringLiteral("found '%1' for 'restart'; expected onreboot, always or never").arg(word.left(60)));
        const EndAction other = word == u"always" ? EndAction::Restart : EndAction::Destroy;
        m_definition.onPoweroff = m_definition.onCrash = other;
        m_definition.onReboot = word == u"never" ? EndAction::Destroy : EndAction::Restart;
    }

    void readEvent(const char *key, EndAction *action)
    {
        const XlSetting *setting = m_settings.take(key);
        const QString word = m_settings.word(key);
        if (!setting)
            return;
        const auto nearest = nearestEndAction(word);
        if (!nearest)
            XlSettings::refuse(setting->value,
                               QStringLiteral("found '%1' for '%2'; expected destroy, restart, rename-restart, preserve, "
                                              "coredump-destroy, coredump-restart or soft-reset")
                                   .arg(word.left(60), setting->key));
        *action = *nearest;
        if (word != wordOf(endActionWords, *nearest))
            m_settings.keep(setting->key, word);
    }

    void finish()
    {
        hardware().name = m_definition.name;
        hardware().guest = m_definition.uuid;
        m_definition.xen.settings = m_settings.kept();
        m_definition.xen.unread = m_settings.text().unread;
        const QStringList problems = definitionProblems(m_definition);
        if (!problems.isEmpty())
            throw placed(problems.constFirst());
        QList<DefinitionWarning> &warnings = m_settings.text().warnings;
        std::stable_sort(warnings.begin(), warnings.end(),
                         [](const DefinitionWarning &a, const DefinitionWarning &b) { return a.line < b.line; });
    }

    /// A problem of the whole guest, at the last device that it names.
    XlProblem placed(const QString &problem)
    {
        const std::vector<XlValue> disks = m_settings.list("disk");
        for (auto each = disks.rbegin(); each != disks.rend(); ++each) {
            const auto disk = parseXlDisk(each->text, m_settings.kind());
            if (disk && !disk->target.isEmpty() && problem.contains(QDir::cleanPath(disk->target)))
                return {each->line, each->column, problem};
        }
        const std::vector<XlValue> nics = m_settings.list("vif");
        for (auto each = nics.rbegin(); each != nics.rend(); ++each) {
            for (const XlPair &pair : xlPairs(each->text)) {
                if (pair.key == u"mac" && problem.contains(pair.value, Qt::CaseInsensitive))
                    return {each->line, each->column, problem};
            }
        }
        return {1, 1, problem};
    }

    XlSettings m_settings;
    const XlImportOptions &m_options;
    GuestDefinition m_definition;
};

/// Python in its own words is xm's; so is what xl's grammar takes but only xm understood.
std::pair<XlText, XlKind> parsed(const QString &text, const XlImportOptions &options)
{
    if (options.kind)
        return {*options.kind == XlKind::Xl ? parseXl(text) : evaluateXm(text), *options.kind};
    const bool marked = text.left(200).contains(QLatin1String("-*- mode: python; -*-"));
    if (!marked) {
        try {
            XlText xl = parseXl(text);
            if (!looksLikeXm(xl))
                return {std::move(xl), XlKind::Xl};
        } catch (const XlProblem &) {
            if (!looksLikePython(text))
                throw;
        }
    }
    return {evaluateXm(text), XlKind::Xm};
}

/// Counted from 1; 0 when there is none.
int overlongLine(QStringView text)
{
    int number = 0;
    for (const QStringView line : qTokenize(text, u'\n')) {
        ++number;
        if (line.size() > xlLineLimit)
            return number;
    }
    return 0;
}

tl::unexpected<ErrorInfo> failure(const XlImportOptions &options, const XlProblem &problem)
{
    const QString where = QStringLiteral("%1:%2:%3: ").arg(options.fileName).arg(problem.line).arg(problem.column);
    return tl::unexpected(ErrorInfo{ErrorCode::BadDefinition,
                                    where + problem.text,
                                    QStringLiteral("Correct the file; docs/xl-and-xm-files.md tells what is read"),
                                    {},
                                    {}});
}

} // namespace

Result<XlImport> importXlConfig(const QByteArray &bytes, const XlImportOptions &options)
{
    if (bytes.size() > xlTextLimit)
        return failure(options,
                       {1, 1, QStringLiteral("the file is larger than the %1 KiB that are read").arg(xlTextLimit >> 10)});
    const QString text = QString::fromUtf8(bytes.startsWith("\xef\xbb\xbf") ? bytes.mid(3) : bytes);
    if (text.contains(QChar::ReplacementCharacter))
        return failure(options, {1, 1, QStringLiteral("the file is not UTF-8 text")});
    if (const int line = overlongLine(text))
        return failure(options,
                       {line, int(xlLineLimit) + 1, QStringLiteral("the line is longer than %1 characters").arg(xlLineLimit)});
    try {
        auto [settings, kind] = parsed(text, options);
        return Reader(std::move(settings), kind, options).run();
    } catch (const XlProblem &problem) {
        return failure(options, problem);
    }
}

} // namespace domus
