#include "core/library/synth/styles.h"

namespace nearfield::synth {

namespace {

using enum Instrument;
using enum Role;

// clang-format off
constexpr auto kAmbientParts = std::to_array<PartSpec>({
    {Pad,     Chords,   "x---------------", 57, -15, .60F, .10F},
    {SubBass, Line,     "1---------------", 36, -20, .10F},
    {Bell,    Arpeggio, "X...x...x...x...", 76, -20, .40F, .35F, .10F},
    {Bell,    Arpeggio, "..x...x...x...x.", 69, -26, .50F, .45F, .55F},
    {Strings, Melody,   "x.......x.......", 72, -21, .60F, .30F, .60F},
});

constexpr auto kFeltPianoParts = std::to_array<PartSpec>({
    {Piano,   Line,     "1---5---8---5---", 41, -19, .25F},
    {Piano,   Arpeggio, "x-x-x-x-x-x-x-x-", 55, -21, .25F, 0, 0},
    {Piano,   Melody,   "x...x...x.x.x...", 74, -17, .30F, 0, .40F},
    {Strings, Chords,   "x---------------", 60, -25, .50F, 0, .85F},
});

constexpr auto kGuitarParts = std::to_array<PartSpec>({
    {Nylon,       Chords,   "X---x-o-x-xox-o-", 57, -17, .18F, 0, .50F},
    {Nylon,       Arpeggio, "X-x-x-x-x-x-x-x-", 57, -17, .20F, 0, 0, .80F},
    {UprightBass, Line,     "1-------5---1---", 38, -19, .08F, 0, .45F},
    {Voice,       Melody,   "x.x.x...x.x.x.x.", 67, -17, .25F, .08F, .50F},
});
constexpr auto kGuitarKit = std::to_array<DrumSpec>({
    {Drum::Kick,   "x.......x.......", .55F, .75F},
    {Drum::Shaker, "o.x.o.x.o.x.o.xo", .60F, .50F},
    {Drum::Rim,    "....o.......o...", .50F, .75F},
});

constexpr auto kHouseParts = std::to_array<PartSpec>({
    {SynthBass,     Line,     "..1...1..81...1.", 38, -16, 0, 0, .45F},
    {ElectricPiano, Chords,   "x--x--x---x--x--", 60, -19, .25F, .20F},
    {Pad,           Chords,   "x---------------", 62, -24, .40F, 0, .80F},
    {Stab,          Chords,   "..x..x....x..x..", 67, -22, .25F, .35F, .85F},
    {Sequence,      Melody,   "x..x..x.x..x..x.", 74, -23, .20F, .35F, .70F},
});
constexpr auto kHouseKit = std::to_array<DrumSpec>({
    {Drum::DeepKick, "X...x...x...x...", 1.0F, .30F},
    {Drum::Clap,     "....x.......x...", .70F, .45F},
    {Drum::OpenHat,  "..x...x...x...x.", .55F, .50F},
    {Drum::Hat,      "x.ox.ox.x.ox.oxo", .35F, .20F},
    {Drum::Shaker,   "oxoxoxoxoxoxoxox", .40F, .85F},
});

constexpr auto kTechnoParts = std::to_array<PartSpec>({
    {SubBass,   Line,     ".111.111.111.111", 33, -17, 0, 0, .45F},
    {SynthBass, Line,     "..1..1....1..1.8", 45, -22, .10F, .20F},
    {Pad,       Chords,   "x---------------", 55, -25, .60F},
    {Stab,      Chords,   "...x.....x..x...", 62, -20, .35F, .50F, .60F},
    {Sequence,  Arpeggio, "xoxxoxoxxoxxoxox", 72, -24, .20F, .35F, .85F},
});
constexpr auto kTechnoKit = std::to_array<DrumSpec>({
    {Drum::DeepKick, "X...X...X...X...", 1.2F, .10F},
    {Drum::Hat,      "..X...X...X...X.", .50F, .45F},
    {Drum::Rim,      "...x..x....x..x.", .35F, .60F},
    {Drum::Clap,     "....x.......x...", .50F, .85F},
    {Drum::Ride,     "x.x.x.x.x.x.x.x.", .30F, .90F},
});

constexpr auto kDrumAndBassParts = std::to_array<PartSpec>({
    {Reese,    Line,     "1-----1-..5---8-1-------1-..1-5-", 34, -17, 0, 0, .45F},
    {SubBass,  Line,     "1-----1-..5---1-1-------1-..1-5-", 34, -17, 0, 0, .45F},
    {Pad,      Chords,   "x---------------", 60, -21, .60F},
    {Bell,     Arpeggio, "x..x..x...x..x..", 76, -25, .40F, .45F, .20F},
    {Stab,     Chords,   "x.....x.........", 64, -23, .40F, .45F, .85F},
});
constexpr auto kDrumAndBassKit = std::to_array<DrumSpec>({
    {Drum::Kick,  "X.........x.....X..x......x.....", 1.1F, .40F},
    {Drum::Snare, "....X.......X.......X.......X...", 1.0F, .40F},
    {Drum::Snare, ".......o.o.....o.......o.o....o.", .60F, .60F},
    {Drum::Hat,   "x.x.x.x.x.x.x.x.", .45F, .20F},
    {Drum::Ride,  "x...x...x...x...", .30F, .90F},
});

constexpr auto kSynthPopParts = std::to_array<PartSpec>({
    {SynthBass, Line,     "1-1-1-1-1-1-1-8-", 40, -17, 0, 0, .20F},
    {Pad,       Chords,   "x---------------", 60, -21, .35F},
    {Sequence,  Arpeggio, "xoxoxoxoxoxoxoxo", 72, -25, .15F, .35F, .50F},
    {Voice,     Melody,   "x.x.x.x.x.x.x.x.", 69, -16, .22F, .18F, .55F},
    {Lead,      Melody,   "x...x.x...x.x...", 81, -24, .25F, .30F, .90F},
});
constexpr auto kSynthPopKit = std::to_array<DrumSpec>({
    {Drum::Kick,    "X...x...x...x.x.", .90F, .50F},
    {Drum::Kick,    "X.......x.......", .80F, .20F, .50F},
    {Drum::Snare,   "....X.......X...", .95F, .50F},
    {Drum::Clap,    "....x.......x...", .40F, .85F},
    {Drum::Hat,     "x.x.x.x.x.x.x.x.", .45F, .45F},
    {Drum::OpenHat, "..............x.", .35F, .80F},
});

constexpr auto kRockParts = std::to_array<PartSpec>({
    {Guitar,      Chords, "X-x-x-x-x-x-x-x-", 47, -15, .10F, 0, .80F},
    {Guitar,      Chords, "X---..x-x---..x-", 47, -16, .10F, 0, .25F, .80F},
    {Nylon,       Chords, "X-..x-x-..x-x-x-", 59, -21, .15F, 0, .20F},
    {UprightBass, Line,   "1-1-1-1-1-1-1-5-", 36, -16, .04F, 0, .45F},
    {Organ,       Chords, "x---------------", 60, -24, .20F, 0, .85F},
    {Voice,       Melody, "x.x.x.x.x.x.x.x.", 66, -15, .18F, .08F, .50F},
});
constexpr auto kRockKit = std::to_array<DrumSpec>({
    {Drum::Kick,    "X.....x.x.x.....", 1.0F, .45F},
    {Drum::Snare,   "....X.......X...", 1.0F, .45F},
    {Drum::Snare,   ".......o.o.....o", .40F, .70F},
    {Drum::Hat,     "x.x.x.x.x.x.x.x.", .45F, .20F, .85F},
    {Drum::Ride,    "X.x.X.x.X.x.X.x.", .50F, .85F},
});

constexpr auto kMetalParts = std::to_array<PartSpec>({
    {Guitar,      Chords, "X-xxx-xxx-xxx-xx", 43, -13, .06F, 0, .50F},
    {Guitar,      Chords, "X-------X-------", 43, -14, .12F, 0, .20F, .50F},
    {Guitar,      Line,   "1-111-113-113-11", 55, -16, .06F, 0, .50F},
    {UprightBass, Line,   "1-111-111-113-11", 33, -16, 0, 0, .45F},
    {Strings,     Chords, "x---------------", 62, -21, .30F, 0, .20F},
    {Lead,        Melody, "x...x.x.x...x.x.", 74, -19, .25F, .20F, .75F},
});
constexpr auto kMetalKit = std::to_array<DrumSpec>({
    {Drum::Kick,  "X.xxX.xxX.xxX.xx", .90F, .80F},
    {Drum::Kick,  "X.....x.X.....x.", .95F, .45F, .80F},
    {Drum::Snare, "....X.......X...", 1.1F, .45F},
    {Drum::Ride,  "X...X...X...X...", .60F, .80F},
    {Drum::Hat,   "X...X...X...X...", .55F, .20F, .80F},
});

constexpr auto kHipHopParts = std::to_array<PartSpec>({
    {SubBass,       Line,     "1--..1--..1-....1--..1----5-....", 33, -15, 0, 0, .40F},
    {ElectricPiano, Chords,   "x-------..x-----", 60, -19, .20F, .08F},
    {Nylon,         Arpeggio, "..x...x...x..x..", 67, -25, .20F, .25F, .50F},
    {Rapper,        Speech,   "x.xxx.xxx.xxx.xx", 47, -15, .05F, .05F, .45F, .95F},
    {Voice,         Melody,   "x...x...x.x.x...", 65, -17, .25F, .20F, .90F},
});
constexpr auto kHipHopKit = std::to_array<DrumSpec>({
    {Drum::DeepKick, "X.....x...x.....X..x......x.....", 1.1F, .35F},
    {Drum::Snare,    "....X.......X...", .85F, .35F},
    {Drum::Hat,      "x.x.x.x.x.x.x.xo", .45F, .20F},
    {Drum::OpenHat,  "..............x.", .30F, .80F},
});

constexpr auto kWaltzParts = std::to_array<PartSpec>({
    {UprightBass, Line,   "1-----------", 38, -17, .10F},
    {Piano,       Chords, "....x-..x-..", 60, -20, .20F},
    {Strings,     Chords, "x-----------", 62, -24, .45F, 0, .80F},
    {Accordion,   Melody, "x...x...x.x.", 74, -18, .25F, 0, .40F},
});
constexpr auto kWaltzKit = std::to_array<DrumSpec>({
    {Drum::Kick,  "x...........", .55F, .60F},
    {Drum::Brush, "....x...x...", .60F, .60F},
});

constexpr auto kSwingParts = std::to_array<PartSpec>({
    {UprightBass, Walk,   "x--x--x--x--", 38, -14, .06F},
    {Piano,       Chords, "..x-..x-....x-.....x-...", 60, -22, .18F, 0, .25F},
    {Horn,        Melody, "x.xx.xx.xx.x", 69, -17, .22F, .05F, .45F},
});
constexpr auto kSwingKit = std::to_array<DrumSpec>({
    {Drum::Ride,  "x..X.xx..X.x", .60F, .20F},
    {Drum::Hat,   "...x.....x..", .50F, 0},
    {Drum::Kick,  "x..o..x..o..", .50F, .20F},
    {Drum::Snare, ".....o..........o....o..", .50F, .60F},
    {Drum::Brush, "x..x..x..x..", .45F, 0, .45F},
});

constexpr auto kDubParts = std::to_array<PartSpec>({
    {SubBass,     Line,   "1--..1-.5-..8-..1--..1-...5-1-..", 33, -13, 0, 0, .20F},
    {Organ,       Chords, "..x...x...x...x.", 62, -21, .20F, .20F},
    {Guitar,      Chords, "..x...x...x...x.", 57, -26, .20F, .35F, .80F},
    {Accordion,   Melody, "x..x..x.x...x...", 72, -21, .30F, .45F, .50F},
});
constexpr auto kDubKit = std::to_array<DrumSpec>({
    {Drum::Kick, "........X.......", 1.0F, .30F},
    {Drum::Rim,  "........X.......", .80F, .30F},
    {Drum::Kick, "x...x...x...x...", .60F, .85F},
    {Drum::Hat,  "x.xxx.xxx.xxx.xx", .40F, .20F},
    {Drum::Rim,  "...x..x.......x.", .40F, .70F},
});

constexpr std::array<StyleSpec, kStyleCount> kStyles = {{
    {.name = "ambient", .genres = {"Drift ambient", "Slow drone"},
     .tempo = {60, 96}, .loudness = {-24, -18}, .brightness = {.10, .40}, .energy = {.05, .25}, .majorShare = .6,
     .looseness = 4, .sevenths = true, .room = .95F, .echoBeats = 1.5, .fills = false,
     .major = {"1415", "1614", "1514", "1413"}, .minor = {"1617", "1416", "1614", "1716"},
     .parts = kAmbientParts, .kit = {}},
    {.name = "felt piano", .genres = {"Felt piano"},
     .tempo = {60, 120}, .loudness = {-26, -19}, .brightness = {.15, .40}, .energy = {.05, .30}, .majorShare = .5,
     .looseness = 9, .room = .75F, .fills = false,
     .major = {"1645", "1415", "1564", "1451"}, .minor = {"164V", "1417", "14V1", "1614"},
     .parts = kFeltPianoParts, .kit = {}},
    {.name = "guitar", .genres = {"Indie folk", "Hearth folk", "Chamber folk"},
     .tempo = {76, 144}, .loudness = {-19, -12}, .brightness = {.35, .60}, .energy = {.20, .50}, .majorShare = .7,
     .looseness = 7, .room = .45F, .fills = false,
     .major = {"1415", "1645", "1541", "1451"}, .minor = {"1617", "1471", "1417", "164V"},
     .parts = kGuitarParts, .kit = kGuitarKit},
    {.name = "house", .genres = {"Night house", "Cellar house"},
     .tempo = {114, 130}, .loudness = {-11, -7}, .brightness = {.45, .75}, .energy = {.60, .85}, .majorShare = .4,
     .looseness = 0, .sevenths = true, .drums = -13, .ducking = .55F, .room = .5F,
     .major = {"1415", "1614", "1141", "1645"}, .minor = {"1417", "1416", "1171", "1617"},
     .parts = kHouseParts, .kit = kHouseKit},
    {.name = "techno", .genres = {"Glass techno"},
     .tempo = {124, 150}, .loudness = {-10, -7}, .brightness = {.40, .70}, .energy = {.70, .95}, .majorShare = .25,
     .looseness = 0, .drums = -11, .ducking = .7F, .room = .8F,
     .major = {"1111", "1141", "1114", "1115"}, .minor = {"1111", "1161", "1171", "1114"},
     .parts = kTechnoParts, .kit = kTechnoKit},
    {.name = "drum and bass", .genres = {"River jungle"},
     .tempo = {160, 184}, .loudness = {-10, -6.5}, .brightness = {.50, .80}, .energy = {.75, .95}, .majorShare = .35,
     .looseness = 0, .sevenths = true, .drums = -12, .ducking = .3F, .room = .6F,
     .major = {"1144", "1164", "1415", "1154"}, .minor = {"1161", "1177", "1617", "1441"},
     .parts = kDrumAndBassParts, .kit = kDrumAndBassKit},
    {.name = "synth pop", .genres = {"Neon synth", "Motorway synth", "Dance pop"},
     .tempo = {96, 150}, .loudness = {-11, -7}, .brightness = {.55, .85}, .energy = {.55, .85}, .majorShare = .6,
     .looseness = 0, .drums = -14, .ducking = .2F, .room = .5F,
     .major = {"1564", "1645", "1454", "1425"}, .minor = {"1617", "1647", "1671", "1417"},
     .parts = kSynthPopParts, .kit = kSynthPopKit},
    {.name = "rock", .genres = {"Alt rock", "Garage rock", "Skate punk"},
     .tempo = {100, 190}, .loudness = {-10, -6.5}, .brightness = {.55, .85}, .energy = {.70, .95}, .majorShare = .7,
     .looseness = 5, .drums = -14, .drive = .55F, .room = .35F,
     .major = {"1454", "1564", "1415", "1145"}, .minor = {"1617", "1647", "1671", "1471"},
     .parts = kRockParts, .kit = kRockKit},
    {.name = "metal", .genres = {"Frost metal", "Anthem metal", "Stone metal"},
     .tempo = {84, 200}, .loudness = {-8.5, -6}, .brightness = {.60, .95}, .energy = {.85, 1}, .majorShare = .2,
     .looseness = 3, .drums = -14, .drive = 1, .room = .3F,
     .major = {"1141", "1514", "1145", "1414"}, .minor = {"1167", "1617", "1146", "1671"},
     .parts = kMetalParts, .kit = kMetalKit},
    {.name = "hip hop", .genres = {"Corner hip hop", "Fog hop"},
     .tempo = {70, 106}, .loudness = {-12, -8}, .brightness = {.35, .60}, .energy = {.45, .75}, .majorShare = .4,
     .swing = .28, .looseness = 4, .sevenths = true, .drums = -14, .room = .3F,
     .major = {"1414", "1165", "1141", "1645"}, .minor = {"1416", "1161", "1147", "1617"},
     .parts = kHipHopParts, .kit = kHipHopKit},
    {.name = "waltz", .genres = {"Chamber strings", "Harbour folk"},
     .tempo = {84, 184}, .loudness = {-20, -13}, .brightness = {.35, .60}, .energy = {.20, .50}, .majorShare = .6,
     .beatsPerBar = 3, .looseness = 6, .room = .6F, .fills = false,
     .major = {"1451", "1145", "1415", "1625"}, .minor = {"1V41", "114V", "14V1", "1V14"},
     .parts = kWaltzParts, .kit = kWaltzKit},
    {.name = "swing", .genres = {"Blue bop", "Lamplight jazz"},
     .tempo = {96, 190}, .loudness = {-20, -13}, .brightness = {.40, .65}, .energy = {.25, .55}, .majorShare = .6,
     .stepsPerBeat = 3, .looseness = 6, .sevenths = true, .drums = -20, .room = .4F, .fills = false,
     .major = {"1625", "1425", "1145", "1415"}, .minor = {"14V1", "1V14", "164V", "114V"},
     .parts = kSwingParts, .kit = kSwingKit},
    {.name = "dub", .genres = {"Deep water dub"},
     .tempo = {62, 92}, .loudness = {-15, -10}, .brightness = {.25, .50}, .energy = {.35, .60}, .majorShare = .45,
     .looseness = 4, .drums = -15, .drive = .05F, .room = .7F, .echoBeats = .75,
     .major = {"1414", "1144", "1415", "1141"}, .minor = {"1717", "1414", "1141", "1147"},
     .parts = kDubParts, .kit = kDubKit},
}};
// clang-format on

} // namespace

const StyleSpec& specOf(Style style) noexcept
{
    return kStyles[static_cast<std::size_t>(style)];
}

} // namespace nearfield::synth
