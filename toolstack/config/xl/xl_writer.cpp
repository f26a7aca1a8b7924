// SPDX-License-Identifier: GPL-3.0-or-later
#include "xl/xl_config.h"

#include "definition_words.h"
#include "xl/xl_device.h"
#include "xl/xl_text.h"
#include "xl/xl_words.h"

#include <algorithm>

namespace domus {
namespace {

class Writer {
public:
    explicit Writer(const GuestDefinition &definition)
        : m_definition(definition), m_hardware(definition.hardware), m_xen(definition.xen)
    {
        for (const QString &line : m_xen.settings)
            readKept(line);
    }

    QByteArray run()
    {
        writeIdentity();
        writeAmounts();
        writeBoot();
        writeDisks();
        writeNics();
        writeConsoles();
        writeEvents();
        for (const XlSetting &setting : m_kept)
            m_lines.append(renderXlSetting(setting.key, setting.value));
        for (const QString &line : m_xen.unread)
            comment(QStringLiteral("not understood: ") + line);
        return (m_lines.join(u'\n') + u'\n').toUtf8();
    }

private:
    /// For a guest that may be anything it is HVM, too: what other engines make up is nearest to that.
    bool isHvm() const { return m_hardware.type == DomainType::Hvm || m_hardware.type == DomainType::Auto; }

    void readKept(const QString &line)
    {
        try {
            for (const XlSetting &setting : parseXl(line).settings)
                m_kept.push_back(setting);
        } catch (const XlProblem &) {
            comment(QStringLiteral("not an xl setting: ") + line);
        }
    }

    /// Whatever the text holds, it stays a comment.
    void comment(QString text)
    {
        for (QChar &c : text) {
            if (c.unicode() < 32 || c == QChar(0x7f) || c == QChar(0x2028) || c == QChar(0x2029))
                c = u' ';
        }
        m_lines.append(QStringLiteral("# ") + text);
    }

    void put(const char *key, const QString &text)
    {
        m_lines.append(QLatin1String(key) + QStringLiteral(" = ") + quotedXl(text));
    }
    void put(const char *key, qint64 number) { m_lines.append(QStringLiteral("%1 = %2").arg(QLatin1String(key)).arg(number)); }
    void putUnlessEmpty(const char *key, const QString &text)
    {
        if (!text.isEmpty())
            put(key, text);
    }
    void put(const char *key, const QStringList &items)
    {
        if (items.isEmpty())
            return;
        m_lines.append(QLatin1String(key) + QStringLiteral(" = ["));
        for (const QString &item : items)
            m_lines.append(QStringLiteral("    ") + quotedXl(item) + u',');
        m_lines.append(QStringLiteral("]"));
    }

    XlSetting *kept(const char *key)
    {
        const auto found =
            std::find_if(m_kept.begin(), m_kept.end(), [&](const XlSetting &each) { return each.key == QLatin1String(key); });
        return found == m_kept.end() ? nullptr : &*found;
    }
    void drop(const char *key)
    {
        std::erase_if(m_kept, [&](const XlSetting &each) { return each.key == QLatin1String(key); });
    }

    /// Whether a kept setting says the same as the definition, only more exactly; otherwise it has been overtaken.
    template <typename Means>
    bool keptSays(const char *key, Means means)
    {
        const XlSetting *setting = kept(key);
        if (setting && means(setting->value))
            return true;
        drop(key);
        return false;
    }

    void writeIdentity()
    {
        for (const char *key : {"name", "uuid", "type", "builder", "memory", "maxmem", "vcpus", "maxvcpus", "cpu_weight", "cap"})
            drop(key);
        if (!m_definition.title.isEmpty())
            comment(m_definition.title);
        put("name", m_definition.name);
        put("uuid", m_definition.uuid.toString(QUuid::WithoutBraces));
        put("type", wordOf(domainTypeWords, isHvm() ? DomainType::Hvm : m_hardware.type));
    }

    void writeAmounts()
    {
        put("memory", m_hardware.memory.mib());
        if (m_hardware.memoryMax != m_hardware.memory)
            put("maxmem", m_hardware.memoryMax.mib());
        put("vcpus", m_hardware.vcpus);
        if (m_hardware.vcpusMax != m_hardware.vcpus)
            put("maxvcpus", m_hardware.vcpusMax);
        if (m_hardware.cpuWeight != DomainConfig().cpuWeight)
            put("cpu_weight", m_hardware.cpuWeight);
        if (m_hardware.cpuCap != 0)
            put("cap", m_hardware.cpuCap);
    }

    void writeBoot()
    {
        const BootConfig &boot = m_hardware.boot;
        if (!boot.kernel.isEmpty()) {
            for (const char *key : {"kernel", "ramdisk", "cmdline", "root", "extra"})
                drop(key);
            put("kernel", boot.kernel);
            putUnlessEmpty("ramdisk", boot.initrd);
            putUnlessEmpty("cmdline", boot.cmdline);
        }
        drop("bootloader");
        putUnlessEmpty("bootloader", m_xen.bootloader);
        if (!m_xen.bootloaderArgs.isEmpty())
            drop("bootloader_args");
        put("bootloader_args", m_xen.bootloaderArgs.split(u' ', Qt::SkipEmptyParts));
        if (isHvm())
            writeFirmware();
    }

    void writeFirmware()
    {
        const Firmware firmware = m_hardware.firmware;
        const auto same = [&](const XlValue &value) { return firmwareOfWord(value.text) == firmware; };
        const bool bios = keptSays("bios", same);
        if (!keptSays("firmware", same) && !bios && firmware == Firmware::Uefi)
            put("firmware", QStringLiteral("uefi"));
        const std::vector<BootDevice> &order = m_hardware.boot.order;
        if (!keptSays("boot", [&](const XlValue &value) { return orderOfLetters(value.text) == order; }))
            putUnlessEmpty("boot", lettersOfOrder(order));
    }

    void writeDisks()
    {
        drop("disk");
        const auto onBus = [&](DiskBus bus) {
            return std::any_of(m_hardware.disks.begin(), m_hardware.disks.end(),
                               [bus](const DiskConfig &disk) { return disk.bus == bus; });
        };
        if (isHvm()) {
            drop("hdtype");
            if (onBus(DiskBus::Sata))
                put("hdtype", QStringLiteral("ahci"));
            if (onBus(DiskBus::Sata) && onBus(DiskBus::Ide))
                comment(QStringLiteral("xl gives a guest IDE or SATA disks: here all are SATA"));
        }
        put("disk", diskTexts() + m_xen.moreDisks);
    }

    QStringList diskTexts() const
    {
        QStringList texts;
        for (const XlDisk &disk : xlDisksOf(m_hardware, m_xen))
            texts.append(renderXlDisk(disk));
        return texts;
    }

    void writeNics()
    {
        drop("vif");
        QStringList texts;
        for (const NicConfig &nic : m_hardware.nics)
            texts.append(nicText(nic));
        put("vif", texts);
    }

    QString nicText(const NicConfig &nic) const
    {
        QList<XlPair> pairs{{QStringLiteral("mac"), nic.mac}};
        if (nic.kind == NicKind::Bridge)
            pairs.append({QStringLiteral("bridge"), nic.bridge});
        bool modelSaid = !isHvm();
        for (const QString &entry : m_xen.nics) {
            const QList<XlPair> more = xlPairs(entry);
            if (more.isEmpty() || more.front().key != u"mac" || more.front().value != nic.mac)
                continue;
            for (const XlPair &pair : more.mid(1)) {
                const bool withoutModel = pair.key == u"type" && pair.value == u"vif";
                const bool says = pair.key == u"model" || withoutModel;
                if (says && isHvm() && (withoutModel ? NicModel::Virtio : modelOfWord(pair.value)) != nic.model)
                    continue; // overtaken by the definition
                modelSaid = modelSaid || says;
                pairs.append(pair);
            }
        }
        if (!modelSaid)
            pairs.append(
                {QStringLiteral("model"), nic.model == NicModel::E1000 ? QStringLiteral("e1000") : QStringLiteral("virtio-net")});
        return renderXlPairs(pairs);
    }

    void writeConsoles()
    {
        const VideoModel video = m_hardware.display.video;
        if (!isHvm()) {
            if (video == VideoModel::None)
                drop("vfb");
            else if (!kept("vfb"))
                put("vfb", QStringList{QStringLiteral("vnc=1")});
            return;
        }
        const bool none = video == VideoModel::None;
        if (!keptSays("vga", [&](const XlValue &value) { return (videoOfVga(value.text) == VideoModel::None) == none; }))
            put("vga", none ? QStringLiteral("none") : QStringLiteral("stdvga"));
        if (video == VideoModel::Virtio)
            comment(QStringLiteral("xl has no virtio display: a standard VGA stands for it"));
        const bool serial = m_hardware.serialConsole;
        const auto first = [](const XlValue &value) { return value.items.empty() ? value.text : value.items.front().text; };
        if (!keptSays("serial",
                      [&](const XlValue &value) {
                          return !value.isList() || !value.items.empty() ? (first(value) != u"none") == serial : !serial;
                      })
            && serial)
            put("serial", QStringLiteral("pty"));
        const auto hasTablet = [&](const XlValue &value) {
            return value.isList()
                ? std::any_of(value.items.begin(), value.items.end(), [](const XlValue &each) { return each.text == u"tablet"; })
                : value.text == u"tablet";
        };
        if (!keptSays("usbdevice", [&](const XlValue &value) { return hasTablet(value) == m_hardware.tablet; })
            && m_hardware.tablet)
            put("usbdevice", QStringList{QStringLiteral("tablet")});
    }

    void writeEvents()
    {
        writeEvent("on_poweroff", m_definition.onPoweroff);
        writeEvent("on_reboot", m_definition.onReboot);
        writeEvent("on_crash", m_definition.onCrash);
    }

    void writeEvent(const char *key, EndAction action)
    {
        if (!keptSays(key, [&](const XlValue &value) { return nearestEndAction(value.text) == action; }))
            put(key, wordOf(endActionWords, action));
    }

    const GuestDefinition &m_definition;
    const DomainConfig &m_hardware;
    const XenSettings &m_xen;
    std::vector<XlSetting> m_kept;
    QStringList m_lines;
};

} // namespace

QByteArray exportXlConfig(const GuestDefinition &definition)
{
    return Writer(definition).run();
}

} // namespace domus
