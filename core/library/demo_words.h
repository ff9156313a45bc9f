#pragma once

#include <array>
#include <string_view>

/// What demo names are made of. None is taken from a real artist; a test compares the artists with a real catalogue.
namespace nearfield::demo_words {

inline constexpr std::array<std::string_view, 48> kGivenNames = {
    "Mara",  "Ilse",    "Gil",    "Olen",   "Tamsin", "Bram",   "Noor",  "Edda",    "Kasimir", "Wren",
    "Lior",  "Sunniva", "Anselm", "Petra",  "Joris",  "Maelle", "Ravi",  "Ottilie", "Fenna",   "Dario",
    "Imke",  "Silas",   "Yara",   "Corin",  "Thea",   "Matteo", "Runa",  "Elias",   "Zofia",   "Caspian",
    "Nadia", "Leopold", "Inga",   "Amadou", "Selma",  "Tobin",  "Vesna", "Hale",    "Oriane",  "Jasper",
    "Minna", "Rafael",  "Astrid", "Kofi",   "Lene",   "Emeka",  "Juno",  "Aurel"};

inline constexpr std::array<std::string_view, 56> kFamilyNames = {
    "Quill",     "Varga",       "Amado",    "Holloway", "Strand",     "Okonjo",    "Vetter",      "Lindqvarn",
    "Marchetti", "Brannigan",   "Teller",   "Oduya",    "Fairwater",  "Kessel",    "Nightingall", "Rask",
    "Delacroye", "Ivarsson",    "Penrose",  "Sandoval", "Thornbury",  "Ueda",      "Wexford",     "Zelenka",
    "Abernath",  "Castellan",   "Drever",   "Eklundh",  "Farrow",     "Grieve",    "Hazlewick",   "Imhoff",
    "Jorvik",    "Kallio",      "Larkspur", "Mbeki",    "Norrland",   "Orsini",    "Pallister",   "Querido",
    "Rosengard", "Sorrel",      "Tamworth", "Umber",    "Vanterpool", "Wilder",    "Yarrow",      "Zandvoort",
    "Ashdown",   "Bellweather", "Corrigan", "Dunmore",  "Esteveo",    "Fennimore", "Galbraithe",  "Hollin"};

inline constexpr std::array<std::string_view, 60> kAdjectives = {
    "Paper",    "Silver", "Quiet",    "Northern", "Hollow", "Amber",  "Slow",     "Distant",  "Crooked",    "Salt",
    "Velvet",   "Winter", "Electric", "Golden",   "Second", "Broken", "Midnight", "Summer",   "Iron",       "Gentle",
    "Restless", "Copper", "Blue",     "Burning",  "Faded",  "Wild",   "Glass",    "Little",   "Open",       "Pale",
    "Scarlet",  "Secret", "Sleeping", "Tender",   "Hidden", "Lonely", "Early",    "Borrowed", "Coastal",    "Endless",
    "Fallen",   "Feral",  "Honest",   "Idle",     "Last",   "Lucid",  "Mirrored", "Narrow",   "Painted",    "Patient",
    "Radiant",  "Rusted", "Shallow",  "Silent",   "Static", "Sunken", "Thin",     "Uneven",   "Weightless", "Wooden"};

inline constexpr std::array<std::string_view, 72> kNouns = {
    "Harbour",  "Lantern",  "Orchard", "River",     "Window",   "Meadow",  "Engine",    "Mirror",  "Compass",
    "Signal",   "Island",   "Thunder", "Garden",    "Letter",   "Tide",    "Avenue",    "Feather", "Station",
    "Anchor",   "Canyon",   "Cinder",  "Cradle",    "Echo",     "Ember",   "Ferry",     "Field",   "Forest",
    "Fountain", "Ghost",    "Glacier", "Horizon",   "Hour",     "Kitchen", "Ladder",    "Leaf",    "Lighthouse",
    "Machine",  "Map",      "Market",  "Motel",     "Mountain", "Needle",  "Ocean",     "Parade",  "Pilot",
    "Planet",   "Postcard", "Rain",    "Roof",      "Rope",     "Runner",  "Satellite", "Shadow",  "Shore",
    "Skyline",  "Sparrow",  "Spire",   "Staircase", "Stone",    "Storm",   "Street",    "Sun",     "Telegram",
    "Temple",   "Thread",   "Tower",   "Train",     "Valley",   "Voice",   "Water",     "Weather", "Wire"};

inline constexpr std::array<std::string_view, 28> kPlurals = {
    "Boats",   "Lights",  "Wolves",   "Strangers", "Letters", "Machines", "Mornings", "Rooftops", "Windows", "Embers",
    "Rivers",  "Shadows", "Signals",  "Stories",   "Streets", "Swallows", "Tides",    "Trains",   "Voices",  "Waves",
    "Islands", "Gardens", "Feathers", "Echoes",    "Dancers", "Clouds",   "Candles",  "Anchors"};

inline constexpr std::array<std::string_view, 36> kSingles = {
    "Copperline", "Undertow",  "Marigold",  "Kerosene",  "Glasshouse", "Parallax",  "Fathoms",   "Overpass",
    "Solstice",   "Ferns",     "Driftwood", "Tidelines", "Afterglow",  "Halogen",   "Meridian",  "Sandstone",
    "Wayfarer",   "Nightjar",  "Lowlands",  "Ballast",   "Cartwheel",  "Daybreak",  "Evergreen", "Foxglove",
    "Gravity",    "Hourglass", "Inkwell",   "Juniper",   "Kindling",   "Limestone", "Monsoon",   "Nocturne",
    "Outpost",    "Petrichor", "Quicksand", "Riverbed"};

inline constexpr std::array<std::string_view, 20> kPlaces = {
    "Delft",   "Oslo",         "the Attic",  "Lisbon",         "the North Road", "Reykjavik", "the Valley",
    "Trieste", "the Old Quay", "Ghent",      "Tbilisi",        "the Rain",       "Porto",     "the Dark",
    "Bergen",  "the Orchard",  "Valparaíso", "the Tall Grass", "Malmö",          "Kyoto"};

inline constexpr std::array<std::string_view, 16> kGerunds = {
    "Leaving",        "Waiting for", "Dreaming of",  "Walking Home from", "Falling into", "Dancing in",
    "Lost in",        "Back to",     "Letters from", "Running through",   "Sleeping in",  "Snow over",
    "Postcards from", "Ten Days in", "A Song for",   "Sunday in"};

/// Artists and titles in other scripts, so that one sees at once that they are read, sorted, found and drawn.
struct Foreign
{
    std::string_view artist;
    std::array<std::string_view, 8> titles;
};
inline constexpr std::array<Foreign, 6> kForeign = {{
    {"Größenwahn & Söhne",
     {"Frühlingsregen", "Über den Dächern", "Mondsüchtig", "Schöne Grüße", "Kühle Nächte", "Straßenlicht",
      "Häuserzeile", "Für später"}},
    {"Élodie Lacôte",
     {"Été indien", "La fenêtre", "Déjà l’hiver", "Château de sable", "Où vas-tu", "Lumière basse", "À demain",
      "Fenêtre sur mer"}},
    {"夜明け工房", {"青い電車", "海の手紙", "雨の窓", "遠い灯", "星の階段", "朝の市場", "白い坂道", "風の駅"}},
    {"Северный причал",
     {"Белый шум", "Вечерний трамвай", "Дальний берег", "Зимний свет", "Медный ветер", "Окна", "Первый снег",
      "Тихая вода"}},
    {"Señal Perdida",
     {"Camino de sal", "La última niña", "Corazón de papel", "Mañana", "Otoño lento", "Sueño azul", "Tren nocturno",
      "El jardín"}},
    {"Ødegård Trio", {"Sjøen", "Blå time", "Fjellvær", "Nattåpent", "Regn på Øya", "Tåke", "Vår", "Ærlig talt"}},
}};

} // namespace nearfield::demo_words
