// SPDX-License-Identifier: GPL-3.0-or-later
#include "dom_runner.h"
#include "exit_code.h"
#include "fake_daemon.h"

#include <QTest>
#include <QTimer>

using namespace domus;
using namespace domus::cli;
using test::addCallColumns;
using test::addCallRow;
using test::checkCallRow;
using test::makeGuest;
using test::runDom;

/// The verbs for what only Xen has, against a daemon of the real wire.
class TestDomXen : public QObject {
    Q_OBJECT

    std::unique_ptr<test::FakeDaemon> m_daemon;

    static api::hypervisor::Domain makeDomain(int id, const QString &name, api::hypervisor::Owner owner)
    {
        api::hypervisor::Domain domain;
        domain.id = id;
        domain.name = name;
        domain.owner = owner;
        domain.type = QStringLiteral("pv");
        domain.memory = ByteSize::fromMiB(512);
        domain.memoryMax = ByteSize::fromGiB(1);
        domain.vcpus = 1;
        domain.vcpusMax = 2;
        domain.cpuTimeMs = 12340;
        return domain;
    }

private Q_SLOTS:
    void init()
    {
        using api::hypervisor::Owner;
        m_daemon = std::make_unique<test::FakeDaemon>();
        m_daemon->state().guests = {makeGuest(QStringLiteral("web"), api::guests::State::Running)};
        m_daemon->state().xenDomains = {makeDomain(0, QStringLiteral("Domain-0"), Owner::Host),
                                        makeDomain(3, QStringLiteral("web"), Owner::Guest),
                                        makeDomain(14, QStringLiteral("other"), Owner::Foreign)};
        m_daemon->state().store = {QStringLiteral("/local/domain/3"),
                                   {{{}, {}},
                                    {QStringLiteral("memory"), {}},
                                    {QStringLiteral("memory/target"), QStringLiteral("524288")},
                                    {QStringLiteral("name"), QStringLiteral("web")}},
                                   true};
    }

    void listsEveryDomain()
    {
        const auto result = runDom("domain");
        QCOMPARE(result.code, int(ExitOk));
        QCOMPARE(result.out,
                 QStringLiteral("ID  Name      Made by    Type  State     Memory  At most   vCPUs    Time\n"
                                " 0  Domain-0  this host  pv    running  512 MiB    1 GiB  1 of 2  12.3 s\n"
                                " 3  web       Domus      pv    running  512 MiB    1 GiB  1 of 2  12.3 s\n"
                                "14  other     others     pv    running  512 MiB    1 GiB  1 of 2  12.3 s\n"));
    }

    void tellsOfDomainsThatComeAndGo()
    {
        QTimer::singleShot(50, this, [this] {
            m_daemon->state().domainTopic.publish(
                {{makeDomain(15, QStringLiteral("new"), api::hypervisor::Owner::Foreign)}, {14}});
            QTimer::singleShot(50, this, [this] { m_daemon->die(); });
        });
        const auto result = runDom("domain list --follow");
        QCOMPARE(result.code, int(ExitUnreachable));
        QVERIFY2(result.out.endsWith(QStringLiteral("15 new: running, 512 MiB\n14 is gone\n")), qPrintable(result.out));
    }

    void actsOnDomains_data()
    {
        addCallColumns();
        addCallRow("domain pause other", "PauseDomain other", "other is paused\n");
        addCallRow("domain resume other", "ResumeDomain other", "other runs again\n");
        addCallRow("domain shutdown 14", "ShutdownDomain 14", "14 was asked to shut down\n");
        addCallRow("domain destroy other", "DestroyDomain other", "other is gone\n");
        addCallRow("domain mem-set 0 768MiB", "SetDomainMemory 0 768MiB", "0 was asked to have 768 MiB\n");
        addCallRow("domain vcpu-set other 2", "SetDomainVcpus other 2", "other was asked to run on 2 vCPUs\n");
        addCallRow("adopt other", "Adopt other", "other is a guest of Domus now; it runs on\n");
        addCallRow("save web /tmp/web.saved", "Save web /tmp/web.saved",
                   "web is saved in /tmp/web.saved; go on with: dom restore /tmp/web.saved\n");
        addCallRow("restore /tmp/web.saved", "Restore /tmp/web.saved", "web runs again\n");
    }
    void actsOnDomains() { checkCallRow(m_daemon->state().calls); }

    void refusesWhatItDoesNotKnow_data()
    {
        QTest::addColumn<QByteArray>("words");
        for (const char *words : {"domain fly other", "domain pause", "domain mem-set other", "domain mem-set other 512",
                                  "domain vcpu-set other 0", "domain list other", "domain pause other 3"})
            QTest::newRow(words) << QByteArray(words);
    }
    void refusesWhatItDoesNotKnow()
    {
        QFETCH(QByteArray, words);
        QCOMPARE(runDom(words.constData()).code, int(ExitUsage));
        QVERIFY(m_daemon->state().calls.isEmpty());
    }

    void showsXenStoreAsATree()
    {
        QCOMPARE(runDom("xenstore web").out,
                 QStringLiteral("/local/domain/3\n"
                                "  memory\n"
                                "    target = \"524288\"\n"
                                "  name = \"web\"\n"));
    }

    void followsXenStore()
    {
        QTimer::singleShot(50, this, [this] {
            m_daemon->state().storeTopic.publish({QStringLiteral("/local/domain/3"),
                                                  {{QStringLiteral("memory/target"), QStringLiteral("262144")}},
                                                  {QStringLiteral("control/shutdown")},
                                                  true});
            QTimer::singleShot(50, this, [this] { m_daemon->die(); });
        });
        const auto result = runDom("xenstore --follow web");
        QVERIFY2(result.out.endsWith(QStringLiteral("- control/shutdown\n+ memory/target = \"262144\"\n")),
                 qPrintable(result.out));
    }

    void saysThatItIsForXen()
    {
        m_daemon->state().xenDomains.clear();
        QCOMPARE(runDom("domain list").code, int(ExitNotSupported));
        QCOMPARE(runDom("xenstore web").code, int(ExitNotSupported));
    }
};

QTEST_GUILESS_MAIN(TestDomXen)
#include "test_dom_xen.moc"
