// SPDX-License-Identifier: GPL-3.0-or-later
#include "installing/remote_installer.h"
#include "waiting.h"

#include <QSet>
#include <QTest>

using namespace domus;
using test::thrownBy;

namespace {

RemoteInstallerFacts anaconda(const char *offered = "vnc")
{
    RemoteInstallerFacts facts;
    facts.offered = QString::fromLatin1(offered);
    facts.tree = facts.connected = facts.reachable = true;
    facts.type = DomainType::Pvh;
    return facts;
}

} // namespace

Q_DECLARE_METATYPE(domus::RemoteInstallerFacts)

class TestRemoteInstaller : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isUsedWhereTheGuestHasNoBetterDisplay_data()
    {
        QTest::addColumn<RemoteInstallerFacts>("facts");
        QTest::addColumn<int>("server");
        const auto row = [](const char *name, InstallerServer server, RemoteInstallerFacts facts, auto change) {
            change(facts);
            QTest::newRow(name) << facts << int(server);
        };
        row("PVH", InstallerServer::Vnc, anaconda(), [](auto &) {});
        row("PV", InstallerServer::Vnc, anaconda(), [](auto &f) { f.type = DomainType::Pv; });
        row("a new one", InstallerServer::Rdp, anaconda("rdp"), [](auto &) {});
        row("on the guest's display", InstallerServer::None, anaconda(), [](auto &f) { f.wish = QStringLiteral("guest"); });
        row("a whole machine", InstallerServer::None, anaconda(), [](auto &f) { f.type = DomainType::Hvm; });
        row("no Xen", InstallerServer::None, anaconda(), [](auto &f) { f.type = DomainType::Auto; });
        row("as text", InstallerServer::None, anaconda(), [](auto &f) { f.text = true; });
        row("no network", InstallerServer::None, anaconda(), [](auto &f) { f.connected = false; });
        row("out of reach", InstallerServer::None, anaconda(), [](auto &f) { f.reachable = false; });
        row("another installer", InstallerServer::None, anaconda(""), [](auto &) {});
        row("told by hand", InstallerServer::None, anaconda(), [](auto &f) { f.toldAlready = true; });
    }
    void isUsedWhereTheGuestHasNoBetterDisplay()
    {
        QFETCH(RemoteInstallerFacts, facts);
        QFETCH(int, server);
        QCOMPARE(int(chooseInstallerServer(facts)), server);
    }

    void refusesWhatCannotBe_data()
    {
        QTest::addColumn<RemoteInstallerFacts>("facts");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const char *words, auto change) {
            RemoteInstallerFacts facts = anaconda();
            facts.wish = QStringLiteral("vnc");
            change(facts);
            QTest::newRow(name) << facts << QString::fromLatin1(words);
        };
        row("a whole machine", "in secret", [](auto &f) { f.type = DomainType::Hvm; });
        row("no Xen", "in secret", [](auto &f) { f.type = DomainType::Auto; });
        row("as text", "text console", [](auto &f) { f.text = true; });
        row("no network", "no network card", [](auto &f) { f.connected = false; });
        row("out of reach", "no address on the guest's bridge", [](auto &f) { f.reachable = false; });
        row("a disk image", "Anaconda", [](auto &f) { f.tree = false; });
        row("another installer", "Anaconda", [](auto &f) { f.offered.clear(); });
        row("too new for VNC", "has RDP", [](auto &f) { f.offered = QStringLiteral("rdp"); });
        row("told by hand", "say already", [](auto &f) { f.toldAlready = true; });
    }
    void refusesWhatCannotBe()
    {
        QFETCH(RemoteInstallerFacts, facts);
        QFETCH(QString, words);
        const auto error = thrownBy([&] { chooseInstallerServer(facts); });
        QVERIFY(error && error->code == ErrorCode::NotSupported);
        QVERIFY2(error->toString().contains(words), qPrintable(error->toString()));
    }

    void refusesOtherWords()
    {
        RemoteInstallerFacts facts = anaconda();
        facts.wish = QStringLiteral("vcn");
        const auto error = thrownBy([&] { chooseInstallerServer(facts); });
        QVERIFY(error && error->code == ErrorCode::InvalidArgument);
    }

    void noticesWordsThatSayIt_data()
    {
        QTest::addColumn<QString>("cmdline");
        QTest::addColumn<bool>("tells");
        QTest::newRow("none") << QString() << false;
        QTest::newRow("others") << QStringLiteral("quiet inst.ks=http://x/vnc.ks") << false;
        QTest::newRow("vnc") << QStringLiteral("quiet inst.vnc") << true;
        QTest::newRow("its password") << QStringLiteral("inst.vncpassword=mine") << true;
        QTest::newRow("old") << QStringLiteral("vnc vncpassword=mine") << true;
        QTest::newRow("rdp") << QStringLiteral("inst.rdp") << true;
        QTest::newRow("text") << QStringLiteral("inst.text") << true;
    }
    void noticesWordsThatSayIt()
    {
        QFETCH(QString, cmdline);
        QTEST(tellsOfDisplay(cmdline), "tells");
    }

    /// Anaconda asks for another one where it has not six to eight characters; VNC's own scheme counts eight.
    void makesPasswords()
    {
        QSet<QString> seen;
        for (int i = 0; i < 200; ++i) {
            const QString password = makeInstallerPassword(InstallerServer::Vnc);
            QCOMPARE(password.size(), 8);
            for (const QChar c : password)
                QVERIFY2(c.isLetterOrNumber() && c.unicode() < 128, qPrintable(password));
            seen.insert(password);
        }
        QCOMPARE(seen.size(), 200);
        QCOMPARE(makeInstallerPassword(InstallerServer::Rdp).size(), 20);
    }

    void tellsItInTheInstallersWords()
    {
        const QString password = QStringLiteral("abc");
        QCOMPARE(installerPasswordWord(InstallerServer::Vnc, QStringLiteral("inst.vnc quiet"), password),
                 QStringLiteral("inst.vncpassword=abc"));
        QCOMPARE(installerPasswordWord(InstallerServer::Vnc, QStringLiteral("method=x vnc"), password),
                 QStringLiteral("vncpassword=abc"));
        QCOMPARE(installerPasswordWord(InstallerServer::Rdp, QStringLiteral("inst.rdp"), password),
                 QStringLiteral("inst.rdp.password=abc"));
    }
};

QTEST_GUILESS_MAIN(TestRemoteInstaller)
#include "test_remote_installer.moc"
