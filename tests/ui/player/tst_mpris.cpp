#include <QDBusAbstractAdaptor>
#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCall>
#include <QDBusVariant>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>

#include "tests/ui/player/player_fixture.h"
#include "ui/player/file_url.h"
#include "ui/player/follow_mode.h"
#include "ui/player/mpris_service.h"

using namespace nearfield;
using namespace nearfield::test;
using namespace nearfield::ui;

namespace {

const QString kObject = QStringLiteral("/org/mpris/MediaPlayer2");
const QString kName = QStringLiteral("org.mpris.MediaPlayer2.nearfield");
const QString kPlayerInterface = QStringLiteral("org.mpris.MediaPlayer2.Player");
const QString kProperties = QStringLiteral("org.freedesktop.DBus.Properties");

/// A session bus that only this test knows.
struct PrivateBus
{
    QProcess daemon;
    QString address;

    bool start()
    {
        daemon.start(QStringLiteral("dbus-daemon"),
                     {QStringLiteral("--session"), QStringLiteral("--print-address"), QStringLiteral("--nofork")});
        if (!daemon.waitForStarted() || !daemon.waitForReadyRead(5000)) {
            return false;
        }
        address = QString::fromUtf8(daemon.readLine()).trimmed();
        return !address.isEmpty();
    }
    ~PrivateBus()
    {
        daemon.kill();
        daemon.waitForFinished();
    }
    [[nodiscard]] QDBusConnection connect(const QString& name) const
    {
        return QDBusConnection::connectToBus(address, name);
    }
};

/// Collects what is said on the bus.
class BusEar : public QObject
{
    Q_OBJECT
public:
    QVariantMap changed; ///< all properties told of, the latest values
    QList<qlonglong> seeked;

public Q_SLOTS:
    void propertiesChanged(const QString& interface, const QVariantMap& properties, const QStringList& /*gone*/)
    {
        if (interface == kPlayerInterface) {
            changed.insert(properties);
        }
    }
    void seekedTo(qlonglong position) { seeked << position; }
};

/// Another player, as Spotify or a browser would be there.
class FakePlayer : public QDBusAbstractAdaptor
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.mpris.MediaPlayer2.Player")
    Q_PROPERTY(QString PlaybackStatus READ status)
    Q_PROPERTY(QVariantMap Metadata READ metadata)
public:
    explicit FakePlayer(QObject* object, const QDBusConnection& bus)
        : QDBusAbstractAdaptor(object)
        , m_bus(bus)
    {
    }
    [[nodiscard]] QString status() const { return m_status; }
    [[nodiscard]] QVariantMap metadata() const { return m_metadata; }
    void play(const QVariantMap& metadata)
    {
        m_status = QStringLiteral("Playing");
        m_metadata = metadata;
        tell({{QStringLiteral("Metadata"), metadata}, {QStringLiteral("PlaybackStatus"), m_status}});
    }
    void pause()
    {
        m_status = QStringLiteral("Paused");
        tell({{QStringLiteral("PlaybackStatus"), m_status}});
    }

private:
    void tell(const QVariantMap& changed)
    {
        auto signal = QDBusMessage::createSignal(kObject, kProperties, QStringLiteral("PropertiesChanged"));
        signal << kPlayerInterface << changed << QStringList();
        m_bus.send(signal);
    }
    QDBusConnection m_bus;
    QString m_status = QStringLiteral("Stopped");
    QVariantMap m_metadata;
};

struct OnBus : PlayerFixture
{
    PrivateBus bus;
    std::unique_ptr<MprisService> service;

    OnBus()
        : PlayerFixture({"#1 ä?.wav", "2.wav", "3.wav"}, 6)
    {
        if (!bus.start()) {
            qFatal("dbus-daemon does not start");
        }
        service = std::make_unique<MprisService>(*session, *player, *covers, bus.connect(QStringLiteral("player")));
    }
    ~OnBus()
    {
        service.reset();
        for (const char* name : {"player", "client", "other"}) {
            QDBusConnection::disconnectFromBus(QLatin1String(name));
        }
    }
    OnBus(const OnBus&) = delete;
    OnBus& operator=(const OnBus&) = delete;

    [[nodiscard]] QDBusConnection client() const { return bus.connect(QStringLiteral("client")); }
    /// Asked as another program would, while this one answers.
    [[nodiscard]] QDBusMessage ask(const QString& interface, const QString& method, const QVariantList& arguments) const
    {
        auto call = QDBusMessage::createMethodCall(kName, kObject, interface, method);
        call.setArguments(arguments);
        const QDBusPendingCall pending = client().asyncCall(call);
        if (!QTest::qWaitFor([&pending] { return pending.isFinished(); }, 5000)) {
            qFatal("no answer");
        }
        return pending.reply();
    }
    [[nodiscard]] QDBusMessage call(const char* method, const QVariantList& arguments = {}) const
    {
        return ask(kPlayerInterface, QLatin1String(method), arguments);
    }
    [[nodiscard]] QVariant property(const char* name) const
    {
        return ask(kProperties, QStringLiteral("Get"), {kPlayerInterface, QLatin1String(name)})
            .arguments()
            .value(0)
            .value<QDBusVariant>()
            .variant();
    }
    void setProperty(const char* name, const QVariant& value) const
    {
        const QDBusMessage reply =
            ask(kProperties, QStringLiteral("Set"),
                {kPlayerInterface, QLatin1String(name), QVariant::fromValue(QDBusVariant(value))});
        QCOMPARE(reply.type(), QDBusMessage::ReplyMessage);
    }
    [[nodiscard]] QVariantMap metadata() const { return qdbus_cast<QVariantMap>(property("Metadata")); }
};

} // namespace

class MprisTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void interfacesAreThoseOfTheSpecification();
    void metadataHasEveryFieldInItsType();
    void methodsWorkThePlayer();
    void changesAreToldOnTheBus();
    void positionIsSetAsSpecified();
    void secondInstanceHasANameOfItsOwn();
    void withoutABusThePlayerPlays();
    void followsWhatAnotherPlayerPlays();
    void followingEndsWhenThePlayerGoes();
};

void MprisTest::initTestCase()
{
    if (QStandardPaths::findExecutable(QStringLiteral("dbus-daemon")).isEmpty()) {
        QSKIP("needs dbus-daemon");
    }
}

void MprisTest::interfacesAreThoseOfTheSpecification()
{
    const OnBus b;
    QCOMPARE(b.service->name(), kName);
    const QString xml = b.ask(QStringLiteral("org.freedesktop.DBus.Introspectable"), QStringLiteral("Introspect"), {})
                            .arguments()
                            .value(0)
                            .toString();
    for (const char* expected :
         {"<interface name=\"org.mpris.MediaPlayer2\">", "<interface name=\"org.mpris.MediaPlayer2.Player\">",
          "<property name=\"Metadata\" type=\"a{sv}\" access=\"read\"",
          "<property name=\"Position\" type=\"x\" access=\"read\"",
          "<property name=\"Volume\" type=\"d\" access=\"readwrite\"",
          "<property name=\"LoopStatus\" type=\"s\" access=\"readwrite\"",
          "<property name=\"Shuffle\" type=\"b\" access=\"readwrite\"", "<property name=\"CanControl\" type=\"b\"",
          "<property name=\"MinimumRate\" type=\"d\"", "<property name=\"SupportedMimeTypes\" type=\"as\"",
          "<property name=\"HasTrackList\" type=\"b\"", "<property name=\"DesktopEntry\" type=\"s\"",
          "<method name=\"Raise\"", "<method name=\"Quit\"", "<method name=\"OpenUri\"", "<signal name=\"Seeked\">"}) {
        QVERIFY2(xml.contains(QLatin1String(expected)), qPrintable(QLatin1String(expected) + xml));
    }
    QVERIFY(xml.contains(QRegularExpression(
        QStringLiteral("name=\"SetPosition\">\\s*<arg name=\"TrackId\" type=\"o\" direction=\"in\"/>\\s*"
                       "<arg name=\"Position\" type=\"x\" direction=\"in\"/>"))));
    QCOMPARE(b.property("PlaybackStatus").toString(), QStringLiteral("Stopped"));
    QCOMPARE(b.property("CanPlay").toBool(), false);
    QCOMPARE(b.property("CanControl").toBool(), true);
    QVERIFY(b.metadata().isEmpty());
}

void MprisTest::metadataHasEveryFieldInItsType()
{
    const OnBus b;
    b.session->rate(std::array{b.track(0)}, 4.5F);
    const ListenerId me = b.session->listener().id;
    b.session->recordPlay(me, b.track(0), 200, 1, 1'790'000'000);
    b.session->recordPlay(me, b.track(0), 100, 0.5, 1'790'001'000);
    b.session->recordPlay(me, b.track(0), 5, 0.02, 1'790'002'000); // a skip
    b.player->play(b.tracks(3));
    QVERIFY(b.playsTo(0.1));
    QTRY_COMPARE(b.metadata().value(QStringLiteral("xesam:useCount")).toInt(), 2);
    const QVariantMap all = b.metadata();
    const auto of = [&all](const char* key) { return all.value(QLatin1String(key)); };
    QCOMPARE(of("mpris:trackid").value<QDBusObjectPath>().path(),
             QStringLiteral("/org/nearfield/track/%1").arg(value(b.track(0))));
    QCOMPARE(of("mpris:length").userType(), static_cast<int>(QMetaType::LongLong));
    QCOMPARE(of("mpris:length").toLongLong(), 6'000'000LL);
    QCOMPARE(of("xesam:url").toString(), QString::fromLatin1(fileUrl(b.files[0]).toEncoded()));
    QVERIFY(of("xesam:url").toString().contains(QStringLiteral("%231%20%C3%A4%3F.wav")));
    QCOMPARE(of("xesam:title").toString(), b.title(0));
    QCOMPARE(of("xesam:artist").toStringList(), QStringList{QStringLiteral("Artist 1")});
    QCOMPARE(of("xesam:album").toString(), QStringLiteral("Album 1"));
    QCOMPARE(of("xesam:albumArtist").toStringList(), QStringList{QStringLiteral("Album Artist")});
    QCOMPARE(of("xesam:genre").toStringList(), QStringList{QStringLiteral("genre 1")});
    QCOMPARE(of("xesam:trackNumber").toInt(), 1);
    QCOMPARE(of("xesam:discNumber").toInt(), 1);
    QCOMPARE(of("xesam:contentCreated").toString(), QStringLiteral("1961-01-01T00:00:00"));
    QCOMPARE(QDateTime::fromString(of("xesam:lastUsed").toString(), Qt::ISODate).toSecsSinceEpoch(), 1'790'001'000LL);
    QCOMPARE(of("xesam:userRating").userType(), static_cast<int>(QMetaType::Double));
    QCOMPARE(of("xesam:userRating").toDouble(), 0.9);
}

void MprisTest::methodsWorkThePlayer()
{
    const OnBus b;
    b.player->play(b.tracks(3));
    QVERIFY(b.playsTo(0.1));
    (void)b.call("PlayPause");
    QCOMPARE(b.player->state(), Player::State::Paused);
    QCOMPARE(b.property("PlaybackStatus").toString(), QStringLiteral("Paused"));
    (void)b.call("Pause");
    QCOMPARE(b.player->state(), Player::State::Paused);
    (void)b.call("Play");
    QCOMPARE(b.player->state(), Player::State::Playing);
    (void)b.call("Next");
    QCOMPARE(b.player->current(), std::optional(b.track(1)));
    (void)b.call("Previous");
    QCOMPARE(b.player->current(), std::optional(b.track(0)));
    b.setProperty("Volume", 0.25);
    QCOMPARE(b.player->volume(), 0.25);
    b.setProperty("Shuffle", true);
    QVERIFY(b.player->shuffle());
    b.setProperty("LoopStatus", QStringLiteral("Track"));
    QCOMPARE(b.player->repeat(), Repeat::One);
    b.setProperty("LoopStatus", QStringLiteral("nonsense"));
    QCOMPARE(b.property("LoopStatus").toString(), QStringLiteral("Track"));
    (void)b.call("OpenUri", {QString::fromLatin1(fileUrl(b.files[2]).toEncoded())});
    QCOMPARE(b.player->current(), std::optional(b.track(2)));
    QSignalSpy failed(b.service.get(), &MprisService::failed);
    (void)b.call("OpenUri", {QStringLiteral("file:///nowhere.ogg")});
    QCOMPARE(failed.count(), 1);
    (void)b.call("Stop");
    QCOMPARE(b.player->state(), Player::State::Stopped);
    QSignalSpy raised(b.service.get(), &MprisService::raiseWanted);
    QSignalSpy quit(b.service.get(), &MprisService::quitWanted);
    (void)b.ask(QStringLiteral("org.mpris.MediaPlayer2"), QStringLiteral("Raise"), {});
    (void)b.ask(QStringLiteral("org.mpris.MediaPlayer2"), QStringLiteral("Quit"), {});
    QCOMPARE(raised.count(), 1);
    QCOMPARE(quit.count(), 1);
}

void MprisTest::changesAreToldOnTheBus()
{
    const OnBus b;
    BusEar listener;
    QVERIFY(b.client().connect(kName, kObject, kProperties, QStringLiteral("PropertiesChanged"), &listener,
                               SLOT(propertiesChanged(QString, QVariantMap, QStringList))));
    b.player->play(b.tracks(3));
    QTRY_COMPARE(listener.changed.value(QStringLiteral("PlaybackStatus")).toString(), QStringLiteral("Playing"));
    QCOMPARE(qdbus_cast<QVariantMap>(listener.changed.value(QStringLiteral("Metadata")))
                 .value(QStringLiteral("xesam:title"))
                 .toString(),
             b.title(0));
    QCOMPARE(listener.changed.value(QStringLiteral("CanGoNext")).toBool(), true);
    QVERIFY(!listener.changed.contains(QStringLiteral("Volume"))); // only what has changed
    b.player->setVolume(0.5);
    QTRY_COMPARE(listener.changed.value(QStringLiteral("Volume")).toDouble(), 0.5);
    b.session->rate(std::array{b.track(0)}, 5.0F);
    QTRY_COMPARE(qdbus_cast<QVariantMap>(listener.changed.value(QStringLiteral("Metadata")))
                     .value(QStringLiteral("xesam:userRating"))
                     .toDouble(),
                 1.0);
}

void MprisTest::positionIsSetAsSpecified()
{
    const OnBus b;
    BusEar listener;
    QVERIFY(b.client().connect(kName, kObject, kPlayerInterface, QStringLiteral("Seeked"), &listener,
                               SLOT(seekedTo(qlonglong))));
    b.player->play(b.tracks(3));
    QVERIFY(b.playsTo(0.2));
    QVERIFY(b.property("Position").toLongLong() >= 200'000);
    (void)b.call("Seek", {QVariant::fromValue<qlonglong>(2'000'000)});
    QTRY_COMPARE(listener.seeked.size(), 1);
    QVERIFY(listener.seeked[0] > 2'000'000 && listener.seeked[0] < 4'000'000);
    const auto here =
        QVariant::fromValue(QDBusObjectPath(QStringLiteral("/org/nearfield/track/%1").arg(value(b.track(0)))));
    const auto elsewhere = QVariant::fromValue(QDBusObjectPath(QStringLiteral("/org/nearfield/track/999")));
    (void)b.call("SetPosition", {here, QVariant::fromValue<qlonglong>(1'000'000)});
    QTRY_COMPARE(listener.seeked.size(), 2);
    QCOMPARE(listener.seeked[1], 1'000'000LL);
    (void)b.call("SetPosition", {elsewhere, QVariant::fromValue<qlonglong>(3'000'000)}); // late
    (void)b.call("SetPosition", {here, QVariant::fromValue<qlonglong>(60'000'000)});     // beyond the end
    (void)b.call("SetPosition", {here, QVariant::fromValue<qlonglong>(-1)});
    QTest::qWait(50);
    QCOMPARE(listener.seeked.size(), 2);
    (void)b.call("Seek", {QVariant::fromValue<qlonglong>(-60'000'000)}); // before the beginning is the beginning
    QTRY_COMPARE(listener.seeked.size(), 3);
    QCOMPARE(listener.seeked[2], 0LL);
    (void)b.call("Seek", {QVariant::fromValue<qlonglong>(60'000'000)}); // beyond the end is the next track
    QCOMPARE(b.player->current(), std::optional(b.track(1)));
}

void MprisTest::secondInstanceHasANameOfItsOwn()
{
    const OnBus b;
    const MprisService second(*b.session, *b.player, *b.covers, b.bus.connect(QStringLiteral("other")));
    QVERIFY(second.name().startsWith(kName + QStringLiteral(".instance")));
    QCOMPARE(b.service->name(), kName);
}

void MprisTest::withoutABusThePlayerPlays()
{
    PlayerFixture f({"1.wav"}, 1);
    const QDBusConnection none =
        QDBusConnection::connectToBus(QStringLiteral("unix:path=/nowhere"), QStringLiteral("none"));
    QVERIFY(!none.isConnected());
    const MprisService service(*f.session, *f.player, *f.covers, none);
    QVERIFY(service.name().isEmpty());
    FollowMode follow(*f.session, f.jobs, none);
    follow.setActive(true);
    QCOMPARE(follow.text(), QStringLiteral("There is no session bus"));
    f.player->play(f.track(0));
    QVERIFY(f.playsTo(0.1));
}

void MprisTest::followsWhatAnotherPlayerPlays()
{
    OnBus b;
    QDBusConnection other = b.bus.connect(QStringLiteral("other"));
    QObject object;
    FakePlayer fake(&object, other);
    QVERIFY(other.registerObject(kObject, &object, QDBusConnection::ExportAdaptors));
    QVERIFY(other.registerService(QStringLiteral("org.mpris.MediaPlayer2.spotify")));
    const auto metadata = [](const QString& title, const QString& artist) {
        return QVariantMap{
            {QStringLiteral("xesam:title"), title},
            {QStringLiteral("xesam:artist"), QStringList{artist}},
            {QStringLiteral("mpris:trackid"), QVariant::fromValue(QDBusObjectPath(QStringLiteral("/org/other/1")))}};
    };
    fake.play(metadata(b.title(5), QStringLiteral("Artist 6"))); // before anybody looks

    FollowMode follow(*b.session, b.jobs, b.bus.connect(QStringLiteral("client")));
    QSignalSpy found(&follow, &FollowMode::found);
    QCOMPARE(follow.title(), QString());
    follow.setActive(true);
    QTRY_COMPARE(found.count(), 1);
    QCOMPARE(found[0][0].value<TrackId>(), b.track(5));
    QCOMPARE(follow.title(), QStringLiteral("Following Spotify"));
    QVERIFY(follow.text().contains(b.title(5)));

    fake.play(metadata(b.title(7), QStringLiteral("Artist 8")));
    QTRY_COMPARE(found.count(), 2);
    QCOMPARE(found[1][0].value<TrackId>(), b.track(7));
    fake.play(metadata(QStringLiteral("Unheard of"), QStringLiteral("Nobody")));
    QTRY_COMPARE(follow.text(), QStringLiteral("“Unheard of” by Nobody is not in the library"));
    fake.pause();
    QTRY_COMPARE(follow.text(), QStringLiteral("None plays at the moment"));
    b.player->play(b.tracks(1)); // Nearfield does not follow itself
    QVERIFY(b.playsTo(0.2));
    QCOMPARE(found.count(), 2);
    follow.setActive(false);
    QCOMPARE(follow.title(), QString());
    fake.play(metadata(b.title(5), QStringLiteral("Artist 6")));
    QTest::qWait(100);
    QCOMPARE(found.count(), 2);
}

void MprisTest::followingEndsWhenThePlayerGoes()
{
    OnBus b;
    FollowMode follow(*b.session, b.jobs, b.bus.connect(QStringLiteral("client")));
    QSignalSpy found(&follow, &FollowMode::found);
    follow.setActive(true);
    QCOMPARE(follow.text(), QStringLiteral("None plays at the moment"));
    QDBusConnection other = b.bus.connect(QStringLiteral("other"));
    QObject object;
    FakePlayer fake(&object, other);
    fake.play({{QStringLiteral("xesam:url"), QString::fromLatin1(fileUrl(b.files[1]).toEncoded())}});
    QVERIFY(other.registerObject(kObject, &object, QDBusConnection::ExportAdaptors));
    QVERIFY(other.registerService(QStringLiteral("org.mpris.MediaPlayer2.vlc.instance77")));
    QTRY_COMPARE(found.count(), 1);
    QCOMPARE(found[0][0].value<TrackId>(), b.track(1));
    QCOMPARE(follow.title(), QStringLiteral("Following Vlc"));
    other.unregisterService(QStringLiteral("org.mpris.MediaPlayer2.vlc.instance77"));
    QTRY_COMPARE(follow.text(), QStringLiteral("None plays at the moment"));
}

QTEST_MAIN(MprisTest)
#include "tst_mpris.moc"
