/* Hashing strings, and telling distinct ones apart; see `watchkeeper.profile.hashing` and `.counting`. */
#include "arrow.h"

#include <stdlib.h>
#include <string.h>

#define GOLDEN UINT64_C(0x9E3779B97F4A7C15)
#define SEED UINT64_C(0x57415443484B5052)

/* A view is a length of 4 bytes and a short string itself; or the place of a longer one in a buffer. */
enum { VIEW_BYTES = 16, LENGTH_BYTES = 4, MAX_INLINE = 12 };
/* Strings hashed before the first is looked up, so that the processor need not wait for one of them. */
enum { BATCH = 256 };

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

/* The hash that `watchkeeper.profile.hashing` specifies, of the string of a view. */
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

/* Hashes n strings of an array from `start` on. */
static void hash_some(const struct ArrowArray *chunk, int64_t start, size_t n, uint64_t *hashes)
{
    const uint8_t *views = (const uint8_t *)chunk->buffers[1] + (chunk->offset + start) * VIEW_BYTES;
    /* Buffers of long strings come after validity and views. */
    for (size_t i = 0; i < n; i++)
        hashes[i] = hash_view(views + i * VIEW_BYTES, chunk->buffers + 2);
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
    size_t n_done = 0;
    for (size_t i = 0; i < column.n_chunks; i++) {
        size_t length = (size_t)column.chunks[i].length;
        if (length > n - n_done)
            break;
        hash_some(&column.chunks[i], 0, length, hashes + n_done);
        n_done += length;
    }
    release_column(&column);
    return n_done == n ? 0 : -1;
}

/* Numbers of distinct hashes: open addressing, at most half full. */
struct entry {
    uint64_t hash;
    /* From 1 on; 0 where the place is free. */
    int64_t number;
};

struct table {
    struct entry *entries;
    size_t n_places;
    int64_t n_distinct;
};

/* Returns the place where a hash is, or belongs. */
static struct entry *find(const struct table *table, uint64_t hash)
{
    size_t last = table->n_places - 1, place = hash & last;
    while (table->entries[place].number && table->entries[place].hash != hash)
        place = (place + 1) & last;
    return &table->entries[place];
}

static int enlarge(struct table *table)
{
    struct table larger = {NULL, table->n_places ? 4 * table->n_places : 1 << 10, table->n_distinct};
    larger.entries = calloc(larger.n_places, sizeof *larger.entries);
    if (!larger.entries)
        return -1;
    for (size_t i = 0; i < table->n_places; i++)
        if (table->entries[i].number)
            *find(&larger, table->entries[i].hash) = table->entries[i];
    free(table->entries);
    *table = larger;
    return 0;
}

/* Numbers the distinct strings of a stream of string views without nulls, as they come; told apart by their hashes.
 *
 * codes    n, written: each row's number of its string, from 0
 * leaders  n, of which as many are written as strings are distinct: the first row of each
 *
 * Returns how many are distinct; -1 where the stream holds anything else, or memory is short.
 */
int64_t kernel_code_strings(struct ArrowArrayStream *stream, size_t n, int64_t *codes, int64_t *leaders)
{
    struct column column;
    struct table table = {NULL, 0, 0};
    uint64_t hashes[BATCH];
    if (take_column(stream, "vu", &column))
        return -1;
    int is_short = enlarge(&table);
    size_t row = 0;
    for (size_t i = 0; i < column.n_chunks; i++) {
        const struct ArrowArray *chunk = &column.chunks[i];
        for (int64_t start = 0; start < chunk->length && row < n && !is_short; start += BATCH) {
            size_t n_some = (size_t)(chunk->length - start < BATCH ? chunk->length - start : BATCH);
            n_some = n_some < n - row ? n_some : n - row;
            hash_some(chunk, start, n_some, hashes);
            for (size_t j = 0; j < n_some && !is_short; j++, row++) {
                struct entry *entry = find(&table, hashes[j]);
                if (!entry->number) {
                    leaders[table.n_distinct++] = (int64_t)row;
                    *entry = (struct entry){hashes[j], table.n_distinct};
                    codes[row] = table.n_distinct - 1;
                    is_short = 2 * (size_t)table.n_distinct > table.n_places && enlarge(&table);
                    continue;
                }
                codes[row] = entry->number - 1;
            }
        }
    }
    free(table.entries);
    release_column(&column);
    return row == n && !is_short ? table.n_distinct : -1;
}
