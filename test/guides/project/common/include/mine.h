// Flags of the allocator.
#ifndef MINE_H
#define MINE_H

// Fill each new block with zero bytes.
#ifndef MINE_ZERO
#define MINE_ZERO 0
#endif

#endif
