/* Telling distinct values apart by their hashes; see `watchkeeper.profile.counting`. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

enum { FIRST_PLACES = 1 << 10 };

/* Numbers by hash: open addressing, at most half full. */
struct entry {
    uint64_t hash;
    /* From 1 on; 0 where the place is free. */
    int64_t number;
};

struct table {
    struct entry *entries;
    size_t n_places;
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
    struct table larger = {NULL, table->n_places ? 2 * table->n_places : FIRST_PLACES};
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

/* Numbers distinct hashes as they come.
 *
 * hashes    n, each replaced by its number, from 0 on
 * leaders   room for n, written: the row at which each number comes first
 *
 * Returns how many are distinct; -1 where memory is short.
 */
int64_t kernel_number_hashes(uint64_t *hashes, size_t n, int64_t *leaders)
{
    struct table table = {NULL, 0};
    int64_t n_distinct = 0;
    int is_short = enlarge(&table);
    for (size_t row = 0; row < n && !is_short; row++) {
        struct entry *entry = find(&table, hashes[row]);
        if (!entry->number) {
            leaders[n_distinct++] = (int64_t)row;
            *entry = (struct entry){hashes[row], n_distinct};
        }
        hashes[row] = (uint64_t)entry->number - 1;
        if (2 * (size_t)n_distinct > table.n_places)
            is_short = enlarge(&table);
    }
    free(table.entries);
    return is_short ? -1 : n_distinct;
}
