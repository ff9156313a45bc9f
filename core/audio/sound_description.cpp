#include "core/audio/sound_description.h"
