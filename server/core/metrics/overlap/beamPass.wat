;; Edit distances of words within a beam of at most 56 columns, a row of the table at a time: Myers' bit-parallel step over the goal's
;; columns, with a window that moves as the beam does. Addresses and offsets are in bytes.
;; A record of 96 bytes for each row: at 0 the first column of the window, at 4 the one after the last, at 8 the address of the bits of
;; the columns whose word is this row's word; then three slots of a row's costs, at 16, 40 and 64: bits of the columns that cost one more
;; than the column before, bits of those that cost one less, and the cost of the first column. Bit 0 is the window's first column.
(module
  (memory (export "memory") 4)

  ;; Fills `count` rows after `row`, from slot `from` of that row into slot `to`; the word of each is that of the row `shift` further on.
  (func $run (export "run") (param $record i32) (param $count i32) (param $shift i32) (param $from i32) (param $to i32)
    (local $up i64) (local $down i64) (local $equal i64) (local $match i64) (local $across i64) (local $level i32)
    (local $low i32) (local $move i32) (local $known i32) (local $mask i32)
    (local.set $up (i64.load (i32.add (local.get $record) (local.get $from))))
    (local.set $down (i64.load offset=8 (i32.add (local.get $record) (local.get $from))))
    (local.set $level (i32.load offset=16 (i32.add (local.get $record) (local.get $from))))
    (local.set $shift (i32.mul (local.get $shift) (i32.const 96)))
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $low (i32.load offset=96 (local.get $record)))
        (local.set $move (i32.sub (local.get $low) (i32.load (local.get $record))))
        (local.set $known (i32.sub (i32.load offset=4 (local.get $record)) (local.get $low)))
        (local.set $record (i32.add (local.get $record) (i32.const 96)))
        (if (local.get $move)
          (then
            (local.set $equal (i64.sub (i64.shl (i64.const 2) (i64.extend_i32_u (local.get $move))) (i64.const 2)))
            (local.set $level
              (i32.add (local.get $level)
                (i32.sub
                  (i32.wrap_i64 (i64.popcnt (i64.and (local.get $up) (local.get $equal))))
                  (i32.wrap_i64 (i64.popcnt (i64.and (local.get $down) (local.get $equal)))))))
            ;; Columns that the row above does not reach cost one more each: the sign is set, so that ones come in.
            (local.set $up (i64.shr_s (local.get $up) (i64.extend_i32_u (local.get $move))))
            (local.set $down (i64.shr_u (local.get $down) (i64.extend_i32_u (local.get $move)))))
          (else
            ;; The column before the window is out of reach, as if it cost one more than the first.
            (local.set $up (i64.and (local.get $up) (i64.const -2)))
            (local.set $down (i64.or (local.get $down) (i64.const 1)))))
        (local.set $mask
          (i32.add
            (i32.load offset=8 (i32.add (local.get $record) (local.get $shift)))
            (i32.shr_u (local.get $low) (i32.const 3))))
        (local.set $equal
          (i64.and
            (i64.shr_u (i64.load (local.get $mask)) (i64.extend_i32_u (i32.and (local.get $low) (i32.const 7))))
            ;; A match continues a cost of the row above, which ends at `known`.
            (i64.sub
              (i64.shl
                (i64.const 2)
                (i64.extend_i32_u
                  (select (local.get $known) (i32.const 60) (i32.lt_s (local.get $known) (i32.const 60)))))
              (i64.const 1))))
        (local.set $match
          (i64.or (local.get $equal)
            (i64.xor (local.get $up) (i64.add (local.get $up) (i64.and (local.get $equal) (local.get $up))))))
        (local.set $equal (i64.or (local.get $equal) (local.get $down)))
        (local.set $across (i64.or (local.get $down) (i64.xor (i64.const -1) (i64.or (local.get $match) (local.get $up)))))
        (local.set $match (i64.and (local.get $match) (local.get $up)))
        (local.set $level
          (i32.add (local.get $level)
            (i32.sub
              (i32.and (i32.wrap_i64 (local.get $across)) (i32.const 1))
              (i32.and (i32.wrap_i64 (local.get $match)) (i32.const 1)))))
        (local.set $across (i64.or (i64.shl (local.get $across) (i64.const 1)) (i64.const 1)))
        (local.set $up
          (i64.or (i64.shl (local.get $match) (i64.const 1)) (i64.xor (i64.const -1) (i64.or (local.get $equal) (local.get $across)))))
        (local.set $down (i64.and (local.get $across) (local.get $equal)))
        ;; Ones from the window's end on.
        (local.set $match
          (i64.shl (i64.const -1) (i64.extend_i32_u (i32.sub (i32.load offset=4 (local.get $record)) (local.get $low)))))
        (local.set $up (i64.or (local.get $up) (local.get $match)))
        (local.set $down (i64.and (local.get $down) (i64.xor (local.get $match) (i64.const -1))))
        (i64.store (i32.add (local.get $record) (local.get $to)) (local.get $up))
        (i64.store offset=8 (i32.add (local.get $record) (local.get $to)) (local.get $down))
        (i32.store offset=16 (i32.add (local.get $record) (local.get $to)) (local.get $level))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next))))

  ;; The cost in a column of the window of a row's first slot.
  (func (export "cost") (param $record i32) (param $column i32) (result i32)
    (local $bits i64)
    (local.set $bits
      (i64.sub
        (i64.shl (i64.const 2) (i64.extend_i32_u (i32.sub (local.get $column) (i32.load (local.get $record)))))
        (i64.const 2)))
    (i32.add (i32.load offset=32 (local.get $record))
      (i32.sub
        (i32.wrap_i64 (i64.popcnt (i64.and (i64.load offset=16 (local.get $record)) (local.get $bits))))
        (i32.wrap_i64 (i64.popcnt (i64.and (i64.load offset=24 (local.get $record)) (local.get $bits)))))))

  ;; The bits in opposite order.
  (func $turned (param $bits i64) (result i64)
    (local.set $bits
      (i64.or
        (i64.and (i64.shr_u (local.get $bits) (i64.const 1)) (i64.const 0x5555555555555555))
        (i64.shl (i64.and (local.get $bits) (i64.const 0x5555555555555555)) (i64.const 1))))
    (local.set $bits
      (i64.or
        (i64.and (i64.shr_u (local.get $bits) (i64.const 2)) (i64.const 0x3333333333333333))
        (i64.shl (i64.and (local.get $bits) (i64.const 0x3333333333333333)) (i64.const 2))))
    (local.set $bits
      (i64.or
        (i64.and (i64.shr_u (local.get $bits) (i64.const 4)) (i64.const 0x0f0f0f0f0f0f0f0f))
        (i64.shl (i64.and (local.get $bits) (i64.const 0x0f0f0f0f0f0f0f0f)) (i64.const 4))))
    (local.set $bits
      (i64.or
        (i64.and (i64.shr_u (local.get $bits) (i64.const 8)) (i64.const 0x00ff00ff00ff00ff))
        (i64.shl (i64.and (local.get $bits) (i64.const 0x00ff00ff00ff00ff)) (i64.const 8))))
    (local.set $bits
      (i64.or
        (i64.and (i64.shr_u (local.get $bits) (i64.const 16)) (i64.const 0x0000ffff0000ffff))
        (i64.shl (i64.and (local.get $bits) (i64.const 0x0000ffff0000ffff)) (i64.const 16))))
    (i64.rotl (local.get $bits) (i64.const 32)))

  ;; A byte of -1 for each of 16 bits that is set, 0 for others.
  (func $spread (param $bits i64) (result v128)
    (i8x16.eq
      (v128.and
        (i8x16.swizzle (i64x2.splat (local.get $bits)) (v128.const i8x16 0 0 0 0 0 0 0 0 1 1 1 1 1 1 1 1))
        (v128.const i8x16 1 2 4 8 16 32 64 -128 1 2 4 8 16 32 64 -128))
      (v128.const i8x16 1 2 4 8 16 32 64 -128 1 2 4 8 16 32 64 -128)))

  ;; The least sum of the third slot of a row and the first slot of the same row as the table read from the end has it.
  (func $meet (param $record i32) (param $other i32) (result i32)
    (local $up i64) (local $down i64) (local $otherUp i64) (local $otherDown i64)
    (local $width i32) (local $level i32) (local $inside i64) (local $turn i64)
    (local $sums v128) (local $least v128) (local $before v128) (local $chunk i32)
    (local.set $width (i32.sub (i32.load offset=4 (local.get $record)) (i32.load (local.get $record))))
    ;; The columns after the first.
    (local.set $inside (i64.sub (i64.shl (i64.const 1) (i64.extend_i32_u (local.get $width))) (i64.const 2)))
    (local.set $up (i64.and (i64.load offset=64 (local.get $record)) (i64.const -2)))
    (local.set $down (i64.and (i64.load offset=72 (local.get $record)) (i64.const -2)))
    (local.set $otherUp (i64.and (i64.load offset=16 (local.get $other)) (local.get $inside)))
    (local.set $otherDown (i64.and (i64.load offset=24 (local.get $other)) (local.get $inside)))
    (local.set $level
      (i32.add
        (i32.add (i32.load offset=80 (local.get $record)) (i32.load offset=32 (local.get $other)))
        (i32.sub
          (i32.wrap_i64 (i64.popcnt (local.get $otherUp)))
          (i32.wrap_i64 (i64.popcnt (local.get $otherDown))))))
    ;; What costs one more from one side costs one less from the other.
    (local.set $turn (i64.extend_i32_u (i32.sub (i32.const 63) (local.get $width))))
    (local.set $inside (local.get $otherUp))
    (local.set $otherUp (i64.shr_u (call $turned (local.get $otherDown)) (local.get $turn)))
    (local.set $otherDown (i64.shr_u (call $turned (local.get $inside)) (local.get $turn)))
    (block $done
      (loop $next
        (local.set $sums
          (i8x16.sub
            (i8x16.add (call $spread (local.get $down)) (call $spread (local.get $otherDown)))
            (i8x16.add (call $spread (local.get $up)) (call $spread (local.get $otherUp)))))
        (local.set $sums
          (i8x16.add (local.get $sums)
            (i8x16.shuffle 16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 (local.get $sums) (v128.const i64x2 0 0))))
        (local.set $sums
          (i8x16.add (local.get $sums)
            (i8x16.shuffle 16 16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 (local.get $sums) (v128.const i64x2 0 0))))
        (local.set $sums
          (i8x16.add (local.get $sums)
            (i8x16.shuffle 16 16 16 16 0 1 2 3 4 5 6 7 8 9 10 11 (local.get $sums) (v128.const i64x2 0 0))))
        (local.set $sums
          (i8x16.add (local.get $sums)
            (i8x16.shuffle 16 16 16 16 16 16 16 16 0 1 2 3 4 5 6 7 (local.get $sums) (v128.const i64x2 0 0))))
        (local.set $sums (i8x16.add (local.get $sums) (local.get $before)))
        (local.set $least (i8x16.min_s (local.get $least) (local.get $sums)))
        (local.set $chunk (i32.add (local.get $chunk) (i32.const 16)))
        (br_if $done (i32.ge_s (local.get $chunk) (local.get $width)))
        (local.set $before
          (i8x16.swizzle (local.get $sums) (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15)))
        (local.set $up (i64.shr_s (local.get $up) (i64.const 16)))
        (local.set $down (i64.shr_u (local.get $down) (i64.const 16)))
        (local.set $otherUp (i64.shr_u (local.get $otherUp) (i64.const 16)))
        (local.set $otherDown (i64.shr_u (local.get $otherDown) (i64.const 16)))
        (br $next)))
    (local.set $least
      (i8x16.min_s (local.get $least)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $least) (local.get $least))))
    (local.set $least
      (i8x16.min_s (local.get $least)
        (i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11 (local.get $least) (local.get $least))))
    (local.set $least
      (i8x16.min_s (local.get $least)
        (i8x16.shuffle 2 3 0 1 6 7 4 5 10 11 8 9 14 15 12 13 (local.get $least) (local.get $least))))
    (local.set $least
      (i8x16.min_s (local.get $least)
        (i8x16.shuffle 1 0 3 2 5 4 7 6 9 8 11 10 13 12 15 14 (local.get $least) (local.get $least))))
    (i32.add (local.get $level) (i8x16.extract_lane_s 0 (local.get $least))))

  ;; The distance once the block of `length` words after row `start` stands after row `row` of the words without it. The second slots hold
  ;; the costs without the block after row `start` up to row `known`. `other`: the record of the row where the block ends, in the table from the end.
  (func (export "shifted")
    (param $table i32) (param $start i32) (param $length i32) (param $known i32) (param $row i32) (param $other i32) (result i32)
    (local $record i32) (local $from i32)
    (local.set $record (i32.add (local.get $table) (i32.mul (local.get $known) (i32.const 96))))
    (local.set $from (select (i32.const 16) (i32.const 40) (i32.eq (local.get $known) (local.get $start))))
    (if (i32.gt_s (local.get $row) (local.get $known))
      (then
        (call $run
          (local.get $record) (i32.sub (local.get $row) (local.get $known)) (local.get $length) (local.get $from) (i32.const 40))
        (local.set $from (i32.const 40))))
    (local.set $record (i32.add (local.get $table) (i32.mul (local.get $row) (i32.const 96))))
    (call $run (local.get $record) (i32.const 1) (i32.sub (local.get $start) (local.get $row)) (local.get $from) (i32.const 64))
    (local.set $record (i32.add (local.get $record) (i32.const 96)))
    (call $run
      (local.get $record) (i32.sub (local.get $length) (i32.const 1)) (i32.sub (local.get $start) (local.get $row))
      (i32.const 64) (i32.const 64))
    (call $meet
      (i32.add (local.get $record) (i32.mul (i32.sub (local.get $length) (i32.const 1)) (i32.const 96)))
      (local.get $other)))
)
