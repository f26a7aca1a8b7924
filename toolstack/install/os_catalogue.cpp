// SPDX-License-Identifier: GPL-3.0-or-later
#include "os_catalogue.h"

#include "json_fields.h"

#include <QJsonDocument>
#include <QRegularExpression>

namespace domus {
namespace {

constexpr ByteSize largestMemory = ByteSize::fromGiB(1024);

Resources resourcesFrom(const QJsonObject &object)
{
    Resources resources;
    const qint64 memory = intField(object, QLatin1String("memory")).value_or(0);
    resources.memory = ByteSize::fromBytes(std::clamp<qint64>(memory, 0, largestMemory.bytes()));
    resources.vcpus = int(std::clamp<qint64>(intField(object, QLatin1String("vcpus")).value_or(0), 0, 256));
    resources.disk = ByteSize::fromBytes(qMax<qint64>(0, intField(object, QLatin1String("disk")).value_or(0)));
    return resources;
}

/// virtio-mem is nowhere in libosinfo's data: Linux drives it since 5.8, of August 2020. Enterprise systems of an older
/// base get newer dates but keep their kernel.
bool drivesVirtioMem(const OsEntry &entry)
{
    static const QRegularExpression oldBase(QStringLiteral("^((rhel|centos|centos-stream|ol|almalinux|rocky)[1-8]([^0-9]|$)"
                                                           "|opensuse(15\\.[0-3]|42)|sle[sd](1[0-4]|15(sp[1-3])?$))"));
    return entry.family == QLatin1String("linux") && entry.released.isValid() && entry.released >= QDate(2020, 10, 1)
        && !oldBase.match(entry.id).hasMatch();
}

/// From the helper's words: "block net balloon ...".
DeviceHints devicesFrom(const QString &kinds, const OsEntry &entry)
{
    const QStringList words = kinds.split(u' ');
    DeviceHints devices;
    devices.virtioBlock = words.contains(QLatin1String("block"));
    devices.virtioNet = words.contains(QLatin1String("net"));
    devices.balloon = words.contains(QLatin1String("balloon"));
    devices.virtioGpu = words.contains(QLatin1String("gpu"));
    devices.rng = words.contains(QLatin1String("rng"));
    devices.usbTablet = words.contains(QLatin1String("tablet"));
    devices.virtioMem = drivesVirtioMem(entry);
    return devices;
}

OsEntry entryFrom(const QJsonObject &object)
{
    OsEntry entry;
    const auto text = [&object](const char *name) { return stringField(object, QLatin1String(name)).value_or(QString()); };
    entry.id = text("id");
    entry.name = text("name");
    entry.version = text("version");
    entry.family = text("family");
    entry.distro = text("distro");
    entry.treeUrl = text("tree");
    entry.released = QDate::fromString(text("released"), Qt::ISODate);
    entry.eol = QDate::fromString(text("eol"), Qt::ISODate);
    entry.minimum = resourcesFrom(objectField(object, QLatin1String("minimum")).value_or(QJsonObject()));
    entry.recommended = resourcesFrom(objectField(object, QLatin1String("recommended")).value_or(QJsonObject()));
    entry.devices = devicesFrom(text("devices"), entry);
    return entry;
}

/// "debian12" -> "debian", "centos-stream9" -> "centos-stream", "fedora-rawhide" -> "fedora".
QString idWithoutVersion(const QString &id)
{
    static const QRegularExpression version(QStringLiteral("([0-9].*|-(rawhide|unknown|eln))$"));
    QString stem = id;
    return stem.remove(version);
}

/// How well an entry fits what was typed: lower is better, -1 is not at all. All words must be found.
int rankOf(const OsEntry &entry, const QStringList &words, const QString &joined)
{
    if (words.isEmpty())
        return 0;
    const QString name = entry.name.toLower();
    if (entry.id == joined || name == words.join(u' '))
        return 0;
    const bool all = std::all_of(words.begin(), words.end(),
                                 [&](const QString &word) { return name.contains(word) || entry.id.contains(word); });
    if (!all)
        return entry.id.startsWith(joined) ? 1 : -1;
    return name.startsWith(words.first()) || entry.id.startsWith(joined) ? 1 : 2;
}

struct Ranked {
    int rank;
    const OsEntry *entry;
};

QList<Ranked> rankedBy(const QList<OsEntry> &entries, const QStringList &words)
{
    QList<Ranked> found;
    const QString joined = words.join(QString());
    for (const OsEntry &entry : entries) {
        if (const int rank = rankOf(entry, words, joined); rank >= 0)
            found.append({rank, &entry});
    }
    std::stable_sort(found.begin(), found.end(), [](const Ranked &a, const Ranked &b) {
        return a.rank != b.rank ? a.rank < b.rank : a.entry->released > b.entry->released;
    });
    return found;
}

/// The larger of each.
Resources atLeast(const Resources &a, const Resources &b)
{
    return {.memory = qMax(a.memory, b.memory), .vcpus = qMax(a.vcpus, b.vcpus), .disk = qMax(a.disk, b.disk)};
}

Resources modest(bool minimum)
{
    if (minimum)
        return {.memory = ByteSize::fromMiB(512), .vcpus = 1, .disk = ByteSize::fromGiB(4)};
    return {.memory = ByteSize::fromGiB(2), .vcpus = 2, .disk = ByteSize::fromGiB(20)};
}

void fillEmpty(Resources &resources, const Resources &from)
{
    if (resources.memory.isZero())
        resources.memory = from.memory;
    if (resources.vcpus == 0)
        resources.vcpus = from.vcpus;
    if (resources.disk.isZero())
        resources.disk = from.disk;
}

} // namespace

Result<OsCatalogue> OsCatalogue::parse(const QByteArray &json)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    const auto systems = arrayField(document.object(), QLatin1String("systems"));
    if (!document.isObject() || !systems) {
        ErrorInfo error;
        error.code = ErrorCode::IoError;
        error.text = document.isObject()
            ? QStringLiteral("The catalogue of operating systems has no list of systems")
            : QStringLiteral("The catalogue of operating systems, byte %1: %2").arg(problem.offset).arg(problem.errorString());
        return tl::unexpected(error);
    }
    OsCatalogue catalogue;
    for (const QJsonValue &value : *systems) {
        const OsEntry entry = entryFrom(value.toObject());
        if (!entry.id.isEmpty() && !entry.name.isEmpty())
            catalogue.add(entry);
    }
    return catalogue;
}

void OsCatalogue::add(const OsEntry &entry)
{
    if (m_byId.contains(entry.id))
        return;
    m_byId.insert(entry.id, m_entries.size());
    m_entries.append(entry);
}

const OsEntry *OsCatalogue::find(const QString &id) const
{
    const auto found = m_byId.constFind(id);
    return found == m_byId.constEnd() ? nullptr : &m_entries[*found];
}

const OsEntry *OsCatalogue::nearest(const QString &id) const
{
    if (const OsEntry *exact = find(id))
        return exact;
    const QString stem = idWithoutVersion(id);
    const OsEntry *best = nullptr;
    for (const OsEntry &entry : m_entries) {
        if (stem.isEmpty() || idWithoutVersion(entry.id) != stem)
            continue;
        // An entry without a date stands for "some version": better than nothing, but nobody's newest.
        if (!best || (entry.released.isValid() && (!best->released.isValid() || entry.released > best->released)))
            best = &entry;
    }
    return best;
}

QList<OsEntry> OsCatalogue::search(const QString &text, qsizetype limit) const
{
    QStringList words = text.toLower().split(QRegularExpression(QStringLiteral("\\s+")), Qt::SkipEmptyParts);
    QList<Ranked> found = rankedBy(m_entries, words);
    const bool endsInVersion = words.size() > 1 && words.last().front().isDigit();
    if (found.isEmpty() && endsInVersion) {
        words.removeLast();
        found = rankedBy(m_entries, words);
    }
    QList<OsEntry> result;
    for (const Ranked &ranked : found.mid(0, limit))
        result.append(*ranked.entry);
    return result;
}

void OsCatalogue::complete(Detection &detection) const
{
    const OsEntry *exact = find(detection.osId);
    const OsEntry *entry = detection.osId.isEmpty() ? nullptr : nearest(detection.osId);
    if (entry) {
        fillEmpty(detection.minimum, entry->minimum);
        fillEmpty(detection.recommended, entry->recommended);
    }
    fillEmpty(detection.minimum, modest(true));
    fillEmpty(detection.recommended, atLeast(modest(false), detection.minimum));
    detection.recommended = atLeast(detection.recommended, detection.minimum);
    if (exact) {
        const bool virtioMem = detection.devices.virtioMem;
        detection.devices = exact->devices;
        // That is decided by age, which an entry without a date does not tell.
        if (!exact->released.isValid())
            detection.devices.virtioMem = virtioMem;
    }
    if (entry && !exact)
        detection.notes.append(
            QStringLiteral("Not yet in this machine's libosinfo data: resources are those of %1").arg(entry->name));
    if (exact && exact->eol.isValid() && exact->eol < QDate::currentDate())
        detection.notes.append(
            QStringLiteral("%1 has had no updates since %2").arg(exact->name, exact->eol.toString(Qt::ISODate)));
}

} // namespace domus
