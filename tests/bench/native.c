/* Decodes packed pages with the native libraries: the rivals of our decoders. Prints MB of output per CPU second.
 * usage: native CODEC FILE ROUNDS; FILE is records of u32 packed size, u32 plain size, packed bytes. */
#include <lzo/lzo1x.h>
#include <snappy-c.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>
#include <zstd.h>

enum { SNAPPY, LZO, ZSTD, ZLIB };

static size_t decode(int codec, ZSTD_DCtx *context, const uint8_t *from, size_t length, uint8_t *room, size_t size) {
  if (codec == SNAPPY) return snappy_uncompress((const char *)from, length, (char *)room, &size) == SNAPPY_OK ? size : 0;
  if (codec == ZSTD) return ZSTD_decompressDCtx(context, room, size, from, length);
  if (codec == ZLIB) {
    uLongf written = size;
    return uncompress(room, &written, from, length) == Z_OK ? written : 0;
  }
  lzo_uint written = size;
  return lzo1x_decompress_safe(from, length, room, &written, NULL) == LZO_E_OK ? written : 0;
}

int main(int count, char **words) {
  if (count < 4) return 2;
  const char *names[] = {"snappy", "lzo", "zstd", "inflate"};
  int codec = -1;
  for (int i = 0; i < 4; i++)
    if (strcmp(words[1], names[i]) == 0) codec = i;
  FILE *file = fopen(words[2], "rb");
  if (codec < 0 || !file) return 2;
  fseek(file, 0, SEEK_END);
  size_t size = ftell(file);
  rewind(file);
  uint8_t *data = malloc(size);
  if (fread(data, 1, size, file) != size) return 2;
  uint8_t *room = malloc(1 << 20);
  ZSTD_DCtx *context = ZSTD_createDCtx();
  lzo_init();
  for (int round = atoi(words[3]); round >= 0; round--) {
    clock_t start = clock();
    double bytes = 0;
    for (int repeat = 0; repeat < 4; repeat++)
      for (size_t at = 0; at < size;) {
        uint32_t packed, plain;
        memcpy(&packed, data + at, 4);
        memcpy(&plain, data + at + 4, 4);
        if (decode(codec, context, data + at + 8, packed, room, plain) != plain) return 1;
        bytes += plain;
        at += 8 + packed;
      }
    printf("%.1f\n", bytes / 1e6 / ((double)(clock() - start) / CLOCKS_PER_SEC));
  }
  return 0;
}
