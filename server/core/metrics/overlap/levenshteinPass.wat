;; One pass of Myers' bit-parallel edit distance over 128 rows, as two words of 64, for all columns.
;; At 0 and 8: the bits of the rows that begin one above their neighbour. `text`: for each column the address, from `places` on, of
;; its symbol's two words of row bits. `carry`: for each column a byte of what the row above adds (1) or takes (2); replaced by
;; what the last row does. Returns the sum of that over the columns.
(module
  (memory (export "memory") 2)
  (func (export "pass") (param $columns i32) (param $text i32) (param $places i32) (param $carry i32) (result i32)
    (local $up i64) (local $down i64) (local $lowerUp i64) (local $lowerDown i64)
    (local $plus i64) (local $minus i64) (local $equal i64) (local $match i64) (local $across i64)
    (local $place i32) (local $byte i32) (local $sum i32) (local $end i32)
    (local.set $up (i64.load (i32.const 0)))
    (local.set $lowerUp (i64.load (i32.const 8)))
    (local.set $end (i32.add (local.get $carry) (local.get $columns)))
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $carry) (local.get $end)))
        (local.set $place (i32.add (local.get $places) (i32.load (local.get $text))))
        (local.set $byte (i32.load8_u (local.get $carry)))
        (local.set $plus (i64.extend_i32_u (i32.and (local.get $byte) (i32.const 1))))
        (local.set $minus (i64.extend_i32_u (i32.shr_u (local.get $byte) (i32.const 1))))
        ;; The upper word.
        (local.set $equal (i64.load (local.get $place)))
        (local.set $match (i64.or (local.get $equal) (local.get $minus)))
        (local.set $match
          (i64.or (local.get $match)
            (i64.xor (local.get $up) (i64.add (local.get $up) (i64.and (local.get $match) (local.get $up))))))
        (local.set $equal (i64.or (local.get $equal) (local.get $down)))
        (local.set $across (i64.or (local.get $down) (i64.xor (i64.const -1) (i64.or (local.get $match) (local.get $up)))))
        (local.set $match (i64.and (local.get $match) (local.get $up)))
        (local.set $plus (i64.or (i64.shl (local.get $across) (i64.const 1)) (local.get $plus)))
        (local.set $up
          (i64.or
            (i64.or (i64.shl (local.get $match) (i64.const 1)) (local.get $minus))
            (i64.xor (i64.const -1) (i64.or (local.get $equal) (local.get $plus)))))
        (local.set $down (i64.and (local.get $plus) (local.get $equal)))
        (local.set $plus (i64.shr_u (local.get $across) (i64.const 63)))
        (local.set $minus (i64.shr_u (local.get $match) (i64.const 63)))
        ;; The lower word.
        (local.set $equal (i64.load offset=8 (local.get $place)))
        (local.set $match (i64.or (local.get $equal) (local.get $minus)))
        (local.set $match
          (i64.or (local.get $match)
            (i64.xor (local.get $lowerUp) (i64.add (local.get $lowerUp) (i64.and (local.get $match) (local.get $lowerUp))))))
        (local.set $equal (i64.or (local.get $equal) (local.get $lowerDown)))
        (local.set $across (i64.or (local.get $lowerDown) (i64.xor (i64.const -1) (i64.or (local.get $match) (local.get $lowerUp)))))
        (local.set $match (i64.and (local.get $match) (local.get $lowerUp)))
        (local.set $plus (i64.or (i64.shl (local.get $across) (i64.const 1)) (local.get $plus)))
        (local.set $lowerUp
          (i64.or
            (i64.or (i64.shl (local.get $match) (i64.const 1)) (local.get $minus))
            (i64.xor (i64.const -1) (i64.or (local.get $equal) (local.get $plus)))))
        (local.set $lowerDown (i64.and (local.get $plus) (local.get $equal)))
        ;; What the last row does.
        (local.set $byte (i32.wrap_i64 (i64.shr_u (local.get $across) (i64.const 63))))
        (local.set $place (i32.wrap_i64 (i64.shr_u (local.get $match) (i64.const 63))))
        (i32.store8 (local.get $carry) (i32.or (local.get $byte) (i32.shl (local.get $place) (i32.const 1))))
        (local.set $sum (i32.add (local.get $sum) (i32.sub (local.get $byte) (local.get $place))))
        (local.set $text (i32.add (local.get $text) (i32.const 4)))
        (local.set $carry (i32.add (local.get $carry) (i32.const 1)))
        (br $next)))
    (local.get $sum)))
