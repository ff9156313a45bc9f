#pragma once

#include <array>
#include <string_view>

/// What demo names are made of: a grammar. Alternatives are separated by '|'; {x} stands for one of the alternatives
/// of rule x, and {key} for the key of the track. Names of artists are coined or combined; tests compare them with
/// real catalogues.
namespace nearfield::demo_words {

struct Rule
{
    std::string_view name;
    std::string_view alternatives;
};

// clang-format off
inline constexpr auto kGrammar = std::to_array<Rule>({
    // -- people and places ---------------------------------------------------------------------------------------
    {"given", "Mara|Ilse|Gil|Olen|Tamsin|Bram|Noor|Edda|Kasimir|Wren|Lior|Sunniva|Anselm|Petra|Joris|Maelle|Ravi|"
              "Ottilie|Fenna|Dario|Imke|Silas|Yara|Corin|Thea|Matteo|Runa|Elias|Zofia|Caspian|Nadia|Leopold|Inga|"
              "Amadou|Selma|Tobin|Vesna|Hale|Oriane|Jasper|Minna|Rafael|Astrid|Kofi|Lene|Emeka|Juno|Aurel|Íris|Jörn|"
              "Zoë|Nele|Odalys|Pascual|Renske|Søren|Tove|Ulises|Wanda|Yusuf"},
    {"family", "Quill|Varga|Amadel|Hollowell|Strandvik|Okonjo|Vetterling|Lindqvarn|Marchello|Brannigane|Tellerud|"
               "Oduyale|Fairwater|Kesselring|Nightingall|Raskova|Delacroye|Ivarsdal|Penrosie|Sandovar|Thornbury|"
               "Uedahara|Wexcombe|Zelenkov|Abernath|Castellane|Dreverton|Eklundh|Farroway|Grievesen|Hazlewick|Imhoff|"
               "Jorvikson|Kalliola|Larkspur|Mbekani|Norrlund|Orsinelli|Pallister|Queridas|Rosengard|Sorrelle|Tamworth|"
               "Umberfeld|Vanterpool|Wildermoth|Yarrowby|Zandvoort|Ashdowne|Bellweather|Corriveau|Dunmoor|Estévane|"
               "Fennimoor|Galbraithe|Hollinbrook|Müllerhof|Nørregate|Příkopa|Żuławska"},
    {"place", "Delft|Oslo|Lisbon|Reykjavík|Trieste|Ghent|Tbilisi|Porto|Bergen|Valparaíso|Malmö|Kyoto|Aberdeen|Brno|"
              "Cádiz|Gdańsk|Tromsø|Galway|Marseille|Montréal|Zürich|Ljubljana"},
    {"month", "January|February|March|April|August|September|October|November|December"},
    {"number", "Two|Three|Four|Five|Six|Seven|Eight|Nine"},

    // -- words that go together ----------------------------------------------------------------------------------
    {"stuff", "Paper|Copper|Silver|Glass|Velvet|Amber|Tin|Wooden|Iron|Linen|Golden|Porcelain|Marble|Brass"},
    {"things", "Boats|Lanterns|Birds|Houses|Kites|Trains|Stars|Crowns|Horses|Letters|Flowers|Windows|Wings|Hearts|"
               "Mountains|Swallows"},
    {"spot", "Harbour|Station|Kitchen|Attic|Motel|Avenue|Ferry|Rooftop|Orchard|Airport|Ballroom|Border|Seaside|Bakery|"
             "Balcony|Garden|Winter|Midnight|Sunday|Island|Valley|Lighthouse"},
    {"sight", "Lights|Radio|Song|Weather|Clock|Letters|Choir|Hour|Waltz|Rain|Road|Shadows|Lullaby|Window"},
    {"slow", "Slow|Long|Quiet|Late|Early|Lonely|Gentle|Second|Last|Distant|Borrowed|Almost|Perfect|Ordinary"},
    {"time", "Morning|Evening|Winter|Summer|October|Sunday|Midnight|Autumn|Tuesday|Daylight|Goodbye"},
    {"dry", "Salt|Smoke|Rust|Bread|Dust|Bone|Ash|Stone"},
    {"sweet", "Honey|Silver|Wine|Cedar|Milk|Roses|Rain|Gold"},
    {"trip", "Last Train to {place}|Night Bus to {place}|Slow Boat to {place}|{number} Hours to {place}|"
             "Snow in {place}|{month} in {place}|{number} Nights in {place}|Strangers in {place}|"
             "Postcards from {place}|Letters from {place}|The Road from {place}|A Window in {place}"},
    {"single", "Copperline|Undertow|Marigold|Kerosene|Glasshouse|Parallax|Fathoms|Overpass|Solstice|Ferns|Driftwood|"
               "Tidelines|Afterglow|Meridian|Sandstone|Wayfarer|Nightjar|Lowlands|Ballast|Cartwheel|Daybreak|"
               "Evergreen|Foxglove|Hourglass|Inkwell|Juniper|Kindling|Limestone|Monsoon|Outpost|Petrichor|Quicksand|"
               "Riverbed|Blue Hour|Long Division|Small Weather|Field Notes|Porchlight"},

    // -- titles, by style ----------------------------------------------------------------------------------------
    {"folk title", "{stuff} {things}|{stuff} {things}|{spot} {sight}|{spot} {sight}|{slow} {time}|{single}|{trip}|"
                   "The {trade}’s {kin}|{dry} & {sweet}|{by the} {water}|{given}’s {tune}|Song for {given}|"
                   "{folk line}|{folk line}"},
    {"trade", "Miller|Ferryman|Carpenter|Weaver|Fisherman|Lockkeeper|Clockmaker|Drover|Beekeeper|Shepherd"},
    {"kin", "Daughter|Waltz|Lament|Return|Wedding|Lantern|Prayer|Son"},
    {"by the", "Down by the|Over the|Back to the|Beyond the|Home along the"},
    {"water", "Mill|Weir|Estuary|Salt Marsh|Old Bridge|Quarry|Ferry Road|Orchard Wall|Boathouse|Chapel"},
    {"tune", "Waltz|Reel|Lullaby|Lament|Farewell|Letter"},
    {"folk line", "Carry Me Over|Bread on the Table|What the River Kept|All My Winters|Leave the Porch Light On|"
                  "Nothing but Rain|Tell the Tide|The House We Built|Every Other Sparrow|Hush Now, Harbour|"
                  "My Father’s Coat|Come Home Slow|If the Orchard Remembers|Two Lanterns|Barefoot to Church|"
                  "The Dog and the Moon|Gather In|A Name for the Snow|Rope and Anchor|Sing Me the Map"},
    {"rock title", "{broken} {hearts}|{broken} {hearts}|{slow} {time}|{spot} {sight}|{trip}|{single}|{stuff} {things}|"
                   "{rock line}|{rock line}"},
    {"broken", "Static|Electric|Broken|Restless|Concrete|Crooked|Faded|Plastic|Hollow|Magnetic|Runaway|Paper"},
    {"hearts", "Hearts|Saints|Satellites|Parade|Summer|Teeth|Television|Skyline|Engines|Heroes|Sirens|Ghosts"},
    {"rock line", "Nobody’s Driving|Hold Your Fire, Hold Your Breath|The Wrong Side of the River|Half an Hour Too Late|"
                  "Sleep Is for the Lucky|You Were the Weather|Everything But the Name|Turn the Car Around|"
                  "I Kept the Receipt|Burn the Map|Stay Until the Chorus|Louder Than Advice|Give Up the Ghost Town|"
                  "Wide Awake at Four|The Ceiling Knows|Say It with the Windows Down|Nine Lives, No Rent|"
                  "All the Good Exits|Better in the Dark|This Is Not the Bridge"},
    {"heavy title", "{relic} of {doom}|{relic} of {doom}|{grim} {altar}|{grim} {altar}|Beneath the {grim} {altar}|"
                    "{heavy line}"},
    {"relic", "Throne|Crown|Oath|Psalm|Gates|Thorns|Wolves|Banners|Hammers|Sons|Heralds|Ruins|Hymn"},
    {"doom", "Ash|Iron|Winter|the North|the Drowned|Embers|the Hollow King|Black Water|Rust|Thunder|the Last Hour|Bone"},
    {"grim", "Ashen|Frozen|Hollow|Black|Crimson|Eyeless|Burning|Buried|Endless|Ravenous|Sunken|Silent"},
    {"altar", "Altar|Sun|Tide|Monolith|Covenant|Procession|Furnace|Horizon|Wilderness|Vigil|Storm|Cathedral"},
    {"heavy line", "Salt the Earth|No Dawn Shall Follow|Feed the Furnace|When Mountains Kneel|The Ice Remembers|"
                   "Carved in Basalt|Let the Ravens Choose|Older Than Fire|Drag the Moon Down|Wake the Leviathan|"
                   "Twelve Days Under|Our Names in Soot"},
    {"punk title", "{cheap} {holiday}|{cheap} {holiday}|{cheap} {holiday}|{punk line}|{punk line}"},
    {"cheap", "Cheap|Broke|Bored|Loud|Fake|Wrong|Dead|Burnt-Out|Part-Time|Second-Hand|Backyard"},
    {"holiday", "Holiday|Weekend|Neighbours|Landlord|Amplifier|Haircut|Politics|Generation|Basement|Hero|Summer"},
    {"punk line", "No Vacancy|Bus Fare|Call My Landlord|Kick the Vending Machine|I Missed the Meeting|Not Your Hobby|"
                  "Skate Home|Detention Again|Turn It Up, Mrs Penrosie|Two Chords Are Plenty|Sorry, Not Sorry Yet|"
                  "Every Friday the Thirteenth|We Broke the Van|My Boss Hates This Song|Nothing on Channel Nine|"
                  "Out by Midnight|Stop Asking|Bad at Maths|Runs in the Family|Grow Up Later"},
    {"pop title", "{neon} {kiss}|{neon} {kiss}|{call} Me {tonight}|{call} Me {tonight}|{slow} {time}|{single}|{trip}|"
                  "{pop line}|{pop line}"},
    {"neon", "Neon|Candy|Crystal|Cherry|Mirror|Satin|Electric|Velvet|Diamond|Midnight|Sugar|Holiday"},
    {"kiss", "Heart|Kiss|Summer|Motel|Skyline|Fever|Lipstick|Boulevard|Daydream|Romance|Paradise|Telephone"},
    {"call", "Call|Hold|Follow|Find|Want|Remember|Forgive|Wake|Miss"},
    {"tonight", "Tonight|Again|Slowly|Instead|Anyway|in the Morning|After Dark|Twice|by Sunday"},
    {"pop line", "Say It Like You Mean It|Dancing with the Lights On|Your Name in Blue|One More Station|Too Good to Text|"
                 "Taxi, Please|Almost Yours|Talk About the Weather|Butterflies on Ice|We Could Be Saturday|"
                 "Heartbeat in Stereo|Out of My League, In My Car|Champagne Weather|Boy on the Balcony|"
                 "Never Met Your Mother|The Best Part Is You|Sunglasses Indoors|Late to My Own Party"},
    {"club title", "{club word}|{club word}|{club word}|{phase} {number}|{deep} {motion}|{deep} {motion}|{deep} {motion}|"
                   "{place} at Dawn|{place} After Hours|{single}"},
    {"club word", "Halogen|Ferrite|Kinetics|Low Pressure|Oscillate|Night Shift|Escalator|Phosphor|Strobe|Aftermath|"
                  "Terminal|Lattice|Torque|Subfloor|Red Shift|Cascade|Overtone|Sequence|Isotope|Telemetry|Ozone|"
                  "Gradient|Turbine|Airlock|Membrane|Quartz|Backlight|Threshold|Feedback Loop|Smoke Machine"},
    {"phase", "Phase|Sector|Relay|Vector|Circuit|Module|Platform|Corridor|Signal|Warehouse"},
    {"deep", "Deep|Liquid|Chrome|Parallel|Static|Solar|Polar|Analogue|Carbon|Violet|Inner|Concrete"},
    {"motion", "Pressure|Motion|Circuit|Bloom|Drift|Pulse|Garden|Transit|Memory|Cascade|Field|Current"},
    {"drift title", "{pale} {tide}|{pale} {tide}|{pale} {tide}|{mapping} the {fog}|{mapping} the {fog}|{month}, {place}|"
                    "{single}|{place} under Snow"},
    {"pale", "Slow|Long|Distant|Pale|Submerged|Weightless|Unmoored|Northern|Still|Inland|Lower|Sleeping"},
    {"tide", "Tide|Glacier|Horizon|Estuary|Aurora|Snowfall|Light|Cloudbank|Water|Harbour|Meridian|Signal"},
    {"mapping", "Watching|Mapping|Remembering|Leaving|Counting|Tracing|Naming|Following"},
    {"fog", "Tide|Snow|Coastline|Satellites|Stars|Fog|Islands|Rivers|Lighthouse|Birds|Ice"},
    {"classical title", "{form} No. {digit}|{form} No. {digit}|{form} in {key}|{form} in {key}|{form} in {key}|"
                        "{form} for {given}|{form} for {given}|Letter to {given}|{month}, {place}|{still life}"},
    {"classical album", "{form}s|{form}s|{form}s & {form}s|{still life}|{month}, {place}|Letters to {given}"},
    {"form", "Nocturne|Prelude|Étude|Elegy|Pavane|Impromptu|Berceuse|Intermezzo|Nocturne|Sarabande"},
    {"digit", "1|2|3|4|5|6|7|8|9"},
    {"still life", "Snow on the Sill|Unopened Letters|The Blue Room|Winter Garden|The Piano Tuner|Rooms Above the Sea|"
                   "Lamplight|A Map of Frost|Half Asleep|The Empty Ballroom|Pear Trees|Candle, Window, Rain"},
    {"jazz title", "Blues for {given}|{given}’s {bounce}|{given}’s {bounce}|{spot} {stomp}|{spot} {stomp}|{slow} {time}|"
                   "{place} by Night|{trip}|{jazz line}|{jazz line}"},
    {"bounce", "Bounce|Dilemma|Walk|Mood|Waltz|Delight|Alibi|Hat"},
    {"stomp", "Stomp|Shuffle|Blues|Serenade|Stroll|Samba|Ballad"},
    {"jazz line", "Two Cups, No Sugar|The Landlord’s Ears|Rent Party|Just Around the Corner from You|Autumn, Apparently|"
                  "Lights Out, Ladies|Minor Inconvenience|Five Flights Up|My Umbrella and I|Smoke on the Stairs|"
                  "Tell It to the Drummer|Cold Supper|Taxi to Nowhere|I Never Knew Your Number|After the Last Set|"
                  "Tip Jar"},
    {"soul title", "{save me} {sugar}|{save me} {sugar}|{sweet as} {gravy}|{sweet as} {gravy}|{slow} {time}|{soul line}|"
                   "{soul line}"},
    {"save me", "Bring Back|Give Me|Hold On to|Save Me|Keep|Share|Send Me"},
    {"sugar", "Your Love|That Feeling|Some Sugar|the Groove|My Sunday|Your Sunshine|a Little Time|the Good News|"
              "That Old Song|Your Number"},
    {"sweet as", "Sweet|Hot|Double|Heavy|Golden|Easy|High|Slow|Back-Porch"},
    {"gravy", "Gravy|Honey|Strut|Avenue|Thunder|Shoes|Butter|Sunshine|Boogie|Hands"},
    {"soul line", "Ain’t No Umbrella|Somebody Call the Preacher|I Was Raised on This|Love Came by Bus|Tell Your Sister|"
                  "Ain’t Too Late for Dancing|Every Inch of Sunday|Who’s Been Walking My Floor|Put Your Coat Down|"
                  "Half My Heart, All My Wages|Come On Home, Clementine|Good God, It’s Friday|Mama’s Radio|"
                  "Can’t Hurry Supper|Right on the One|Watch My Hands"},
    {"hip hop title", "{corner} {change}|{corner} {change}|{corner} {change}|{hip hop line}|{hip hop line}|"
                      "{number} {blocks}"},
    {"corner", "Corner|Basement|Late|Cold|Gold|Loose|Night|Paper|Concrete|Pocket|Double|Empty"},
    {"change", "Change|Talk|Science|Shift|Letters|Chain|Coffee|Hours|Habits|Crown|Windows|Business"},
    {"blocks", "Blocks|Missed Calls|Cousins|Stops Away|Flights Down|Lanterns|Verses"},
    {"hip hop line", "Ask My Barber|Rent Due|No Small Talk|Same Jacket|Who Let Him Cook|Bodega Cat|Grandma’s Couch|"
                     "Elevator’s Broke|Off the Books|Check the Liner Notes|Still Outside|Homework|Quiet Money|"
                     "Third Rail|Window Seat|Left on Read|Plain Bagel|Return to Sender’s Cousin"},
    {"dub title", "{place} Dub|{given}’s Dub|{spot} Dub|{sweet as} Dub|{dub line}|{dub line}"},
    {"dub line", "Tape Don’t Lie|Echo Chamber Sunday|Version for the Fishermen|Rain on Zinc|Bassline Grocery|Steady Ship|"
                 "Turn Back the Tide|Mango Season|Lion in the Kitchen|Quarter to Easy|Slow Fan Turning|Sound Boy Goodbye"},
    {"samba title", "Rua do Sol|Maré Baixa|Sábado de Manhã|Flor de Sal|Violão na Varanda|Chuva de Março|Meu Quintal|"
                    "Barco Pequeno|Café com Vento|Lua de Papel|O Bonde das Seis|Janela Aberta|Sombra e Laranja|"
                    "Canção do Vizinho|Pé na Areia|Primeiro Trem|Roupa no Varal|Domingo Sem Pressa|Ladeira Azul|"
                    "Beira do Rio|Carta pra {given}|Samba pra {given}|Samba de {place}|{month_pt} em {place}|"
                    "Saudade de {place}|Noite em {place}|{given} na Roda|O Violão de {given}"},
    {"month_pt", "Janeiro|Fevereiro|Abril|Agosto|Setembro|Outubro|Dezembro"},

    // -- artists, by style ---------------------------------------------------------------------------------------
    {"folk artist", "{given} {family}|{given} {family}|{given} {family}|{given} & {given} {family}|{family} & {family}|"
                    "The {family} Sisters|The {family} Family|The {water} Road Singers|The {spot} Fiddlers"},
    {"rock artist", "{stuff} {heron}|The {family} {drive}|The {family} {drive}|{heron}s for {given}|{given} {family}|"
                    "{stuff} {water}"},
    {"heron", "Heron|Kestrel|Magpie|Badger|Walrus|Lynx|Moth|Otter|Pelican|Starling"},
    {"drive", "Drive|Parade|Affair|Machine|Estate|Orchestra|Election|Holiday|Theory"},
    {"heavy artist", "{skarn}{veil}|{skarn}{veil}|{skarn}{veil}|{grim} {skarn}{veil}|{relic} of {skarn}{veil}"},
    {"skarn", "Skarn|Vorg|Hrim|Thul|Morn|Drav|Ulv|Grav|Vald|Krag|Osk|Brand"},
    {"veil", "veil|moor|thorn|rune|gast|skar|dûn|vard|ström|krypt|hollow|ghûl"},
    {"punk artist", "The {cheap} {family}s|{given} and the {holiday}s|{family} Riot|{number} {family}s|"
                    "The {water} Road Kids"},
    {"pop artist", "{given} {family}|{given} {family}|{given} {family}|{neon} {family}|{given} & the {kiss}s|"
                   "{family} {kiss}"},
    {"club artist", "{kel}{vax}|{kel}{vax}|{kel}{vax} {number}|{given} {family}|{family} & {family}|{kel}{vax} Sound"},
    {"kel", "Kel|Vant|Ost|Lum|Ner|Zyr|Mod|Tav|Rho|Quar|Bex|Ild"},
    {"vax", "vax|ardo|onik|iska|umar|ettic|oru|aline|ekko|igma|ovar|undra"},
    {"drift artist", "{given} {family}|{stuff} {estuary}|{stuff} {estuary}|{family} & {family}|{pale} {family}"},
    {"estuary", "Estuary|Observatory|Weir|Isthmus|Peninsula|Archipelago|Causeway|Tundra"},
    {"classical artist", "{given} {family}|{given} {family}|{given} {family}|{family} Quartet|{family} Ensemble"},
    {"quartet artist", "{family} Quartet|{family} Quartet|{given} {family} Quartet|{family} Ensemble"},
    {"jazz artist", "{given} {family}|{given} {family} {trio}|{given} {family} {trio}|{given} {family} {trio}"},
    {"trio", "Trio|Quartet|Quintet|Sextet"},
    {"soul artist", "{given} {family}|{given} {family}|{given} & the {family}s|The {family} {revue}|"
                    "{given} {family} & the {gravy}s"},
    {"revue", "Revue|Brothers|Sisters|Singers|Rhythm Company|Review Board"},
    {"hip hop artist", "Kid {family}|Professor {family}|{given} {number}|Uncle {family}|{family} the Younger|"
                       "{given} of {place}"},
    {"dub artist", "{given} {family} & the {spot} {sound}|{family} Hi-Fi|Prince {family}|{given} {family}|"
                   "{place} {sound}"},
    {"sound", "Sound System|Rhythm Section|Rockers|Players"},
    {"samba artist", "{given} {family}|{given} {family}|{given} do {dry pt}|Trio {family}"},
    {"dry pt", "Cavaquinho|Pandeiro|Violão|Morro|Tamborim|Cais"},
});
// clang-format on

/// Albums that are written out: one that pictures show, and some in other languages and scripts, so that one sees at
/// once that they are read, sorted, found and drawn.
struct WrittenAlbum
{
    std::string_view artist;
    std::string_view genre;
    std::string_view album;
    std::string_view titles; ///< separated by '|'
};
inline constexpr auto kWrittenAlbums = std::to_array<WrittenAlbum>({
    {"Mara Quill", "Indie folk", "Tidelines",
     "Harbour Lights|Glasshouse|Tin Roof|Paper Boats|Ferns|Low Winter Sun|Fathoms|Honest Work|Night Bus"},
    {"Größenwahn & Söhne", "Neon synth", "Über den Dächern",
     "Frühlingsregen|Über den Dächern|Mondsüchtig|Schöne Grüße|Kühle Nächte|Straßenlicht|Häuserzeile|Für später|"
     "Zwölf Uhr fünf|Grüne Welle"},
    {"Élodie Lacôte", "Chamber folk", "Déjà l’hiver",
     "Été indien|La fenêtre d’en face|Déjà l’hiver|Château de sable|Où vas-tu|Lumière basse|À demain, peut-être|"
     "Forêt noire|Une île à nous"},
    {"夜明け工房", "City lights pop", "青い電車",
     "青い電車|海の手紙|雨の窓|遠い灯|星の階段|朝の市場|白い坂道|風の駅|冬の地図"},
    {"旧码头来信", "Bedroom pop", "慢信", "慢信|第一班车|屋顶的月亮|雨中车站|小岛|十二点的咖啡|冬天的窗|回家的路"},
    {"Тихий причал", "Post rock", "Дальний берег",
     "Белый шум|Вечерний трамвай|Дальний берег|Зимний свет|Медный ветер|Открытые окна|Первый снег|Тихая вода"},
    {"Los Faroles de Salitre", "Soft rock", "Corazón de papel",
     "Camino de sal|La última niña|Corazón de papel|Hasta mañana|Otoño lento|Sueño azul|Tren nocturno|"
     "El jardín de enfrente|Señales de humo"},
    {"Ødegård & Tåsen Trio", "Lamplight jazz", "Blå time",
     "Sjøen om natten|Blå time|Fjellvær|Nattåpent|Regn på øya|Tåke|Vårløsning|Ærlig talt"},
    {"Ξενία Θαλασσινού", "Hearth folk", "Μικρό λιμάνι",
     "Μικρό λιμάνι|Άσπρα πανιά|Το παράθυρο|Βροχή στην αυλή|Παλιό φανάρι|Καλοκαίρι ξανά|Η κόρη του ψαρά|Ως το πρωί"},
});

} // namespace nearfield::demo_words
