/* Hashing strings; see `watchkeeper.profile.hashing`, which specifies the hash. */
#include "arrow.h"

#include <string.h>

#define GOLDEN UINT64_C(0x9E3779B97F4A7C15)
#define SEED UINT64_C(0x57415443484B5052)

/* A view is a length of 4 bytes and a short string itself; or the place of a longer one in a buffer. */
enum { VIEW_BYTES = 16, LENGTH_BYTES = 4, MAX_INLINE = 12 };

/* Reads 8 bytes as a little endian number, whatever the machine. */
static uint64_t word_at(const uint8_t *bytes)
{
    uint64_t word = 0;
    for (int i = 0; i < 8; i++)
        word |= (uint64_t)bytes[i] << 8 * i;
    return word;
}

/* Keeps the first n bytes, 0 to 8, of a word. */
static uint64_t cut(uint64_t word, size_t n)
{
    return n ? word & UINT64_MAX >> 8 * (8 - n) : 0;
}

static uint64_t mix(uint64_t z)
{
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

/* Hashes the string of a view. */
static uint64_t hash_view(const uint8_t *view, const void *const *buffers)
{
    int32_t signed_length, place[2];
    memcpy(&signed_length, view, sizeof signed_length);
    size_t length = (size_t)signed_length;
    uint64_t sum = SEED + length * GOLDEN;
    if (length <= MAX_INLINE) {
        /* A view's 12 bytes, read as two words that share 4 bytes. */
        uint64_t first = word_at(view + LENGTH_BYTES), second = word_at(view + 2 * LENGTH_BYTES) >> 32;
        if (length > 8)
            return mix(sum + mix(first ^ GOLDEN) + mix(cut(second, length - 8) ^ 2 * GOLDEN));
        return mix(length ? sum + mix(cut(first, length) ^ GOLDEN) : sum);
    }
    memcpy(place, view + 2 * LENGTH_BYTES, sizeof place);
    const uint8_t *bytes = (const uint8_t *)buffers[place[0]] + place[1];
    uint64_t step = GOLDEN;
    size_t i = 0;
    for (; i + 8 <= length; i += 8, step += GOLDEN)
        sum += mix(word_at(bytes + i) ^ step);
    /* The last bytes come from the word that ends with the string. */
    if (i < length)
        sum += mix(word_at(bytes + length - 8) >> 8 * (8 - (length - i)) ^ step);
    return mix(sum);
}

/* Hashes every string of a stream of string views without nulls.
 *
 * hashes   n, written
 *
 * Returns 0, or -1 where the stream holds anything else.
 */
int kernel_hash_strings(struct ArrowArrayStream *stream, size_t n, uint64_t *hashes)
{
    struct column column;
    if (take_column(stream, "vu", &column))
        return -1;
    size_t row = 0;
    for (size_t i = 0; i < column.n_chunks; i++) {
        const struct ArrowArray *chunk = &column.chunks[i];
        const uint8_t *views = (const uint8_t *)chunk->buffers[1] + chunk->offset * VIEW_BYTES;
        /* Buffers of long strings come after validity and views. */
        for (int64_t j = 0; j < chunk->length && row < n; j++, row++)
            hashes[row] = hash_view(views + j * VIEW_BYTES, chunk->buffers + 2);
    }
    release_column(&column);
    return row == n ? 0 : -1;
}
