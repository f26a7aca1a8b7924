// SPDX-License-Identifier: GPL-3.0-or-later
// domus-osinfo: prints what libosinfo's database knows, as JSON, and ends. A program of its own because the library
// takes a third of a second and 50 MiB to load its data, and has no deadlines.
#include <gio/gio.h>
extern "C" {
#include <osinfo/osinfo.h>
}

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <cstdio>
#include <memory>

namespace {

using Handle = std::unique_ptr<void, decltype(&g_object_unref)>;

Handle own(gpointer object)
{
    return {object, &g_object_unref};
}

void put(QJsonObject &object, const char *key, const gchar *text)
{
    if (text && *text)
        object.insert(QLatin1String(key), QString::fromUtf8(text));
}

void putPositive(QJsonObject &object, const char *key, gint64 number)
{
    if (number > 0)
        object.insert(QLatin1String(key), qint64(number));
}

/// The entry for this architecture if there is one, else the one for all.
QJsonObject resourcesOf(OsinfoResourcesList *list)
{
    const Handle owner = own(list);
    QJsonObject result;
    for (int pass = 0; pass < 2 && result.isEmpty(); ++pass) {
        for (int i = 0; i < osinfo_list_get_length(OSINFO_LIST(list)); ++i) {
            OsinfoResources *resources = OSINFO_RESOURCES(osinfo_list_get_nth(OSINFO_LIST(list), i));
            if (g_strcmp0(osinfo_resources_get_architecture(resources), pass == 0 ? "x86_64" : "all") != 0)
                continue;
            putPositive(result, "memory", osinfo_resources_get_ram(resources));
            putPositive(result, "vcpus", osinfo_resources_get_n_cpus(resources));
            putPositive(result, "disk", osinfo_resources_get_storage(resources));
        }
    }
    return result;
}

/// The kinds of device that matter here, as one text: quick to read for whoever reads all systems at each start.
QString devicesOf(OsinfoOs *os)
{
    OsinfoDeviceList *list = osinfo_os_get_all_devices(os, nullptr);
    const Handle owner = own(list);
    QStringList kinds;
    for (int i = 0; i < osinfo_list_get_length(OSINFO_LIST(list)); ++i) {
        const QString name = QString::fromUtf8(osinfo_device_get_name(OSINFO_DEVICE(osinfo_list_get_nth(OSINFO_LIST(list), i))));
        if (name.startsWith(QLatin1String("virtio")))
            kinds.append(name.section(u'-', -1));
        else if (name == QLatin1String("tablet"))
            kinds.append(name);
    }
    kinds.removeDuplicates();
    return kinds.join(u' ');
}

/// The first network tree for this architecture.
QString treeUrlOf(OsinfoOs *os)
{
    OsinfoTreeList *list = osinfo_os_get_tree_list(os);
    const Handle owner = own(list);
    for (int i = 0; i < osinfo_list_get_length(OSINFO_LIST(list)); ++i) {
        OsinfoTree *tree = OSINFO_TREE(osinfo_list_get_nth(OSINFO_LIST(list), i));
        const QString url = QString::fromUtf8(osinfo_tree_get_url(tree));
        if (g_strcmp0(osinfo_tree_get_architecture(tree), "x86_64") == 0 && url.startsWith(QLatin1String("http")))
            return url;
    }
    return {};
}

QJsonObject systemOf(OsinfoOs *os)
{
    OsinfoProduct *product = OSINFO_PRODUCT(os);
    QJsonObject system;
    put(system, "id", osinfo_product_get_short_id(product));
    put(system, "name", osinfo_product_get_name(product));
    put(system, "version", osinfo_product_get_version(product));
    put(system, "family", osinfo_os_get_family(os));
    put(system, "distro", osinfo_os_get_distro(os));
    put(system, "released", osinfo_product_get_release_date_string(product));
    put(system, "eol", osinfo_product_get_eol_date_string(product));
    system.insert(QStringLiteral("minimum"), resourcesOf(osinfo_os_get_minimum_resources(os)));
    system.insert(QStringLiteral("recommended"), resourcesOf(osinfo_os_get_recommended_resources(os)));
    system.insert(QStringLiteral("devices"), devicesOf(os));
    if (const QString url = treeUrlOf(os); !url.isEmpty())
        system.insert(QStringLiteral("tree"), url);
    return system;
}

} // namespace

int main()
{
    OsinfoLoader *loader = osinfo_loader_new();
    const Handle loaderOwner = own(loader);
    GError *error = nullptr;
    osinfo_loader_process_default_path(loader, &error);
    if (error) {
        std::fprintf(stderr, "domus-osinfo: %s\n", error->message);
        g_error_free(error);
        return 1;
    }
    OsinfoOsList *list = osinfo_db_get_os_list(osinfo_loader_get_db(loader));
    const Handle listOwner = own(list);
    QJsonArray systems;
    for (int i = 0; i < osinfo_list_get_length(OSINFO_LIST(list)); ++i)
        systems.append(systemOf(OSINFO_OS(osinfo_list_get_nth(OSINFO_LIST(list), i))));
    const QByteArray json = QJsonDocument(QJsonObject{{QStringLiteral("systems"), systems}}).toJson(QJsonDocument::Compact);
    return std::fwrite(json.constData(), 1, size_t(json.size()), stdout) == size_t(json.size()) ? 0 : 1;
}
