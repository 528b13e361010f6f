#!/bin/sh
# Makes the fonts of this folder from the Noto fonts (Debian: fonts-noto-core
# 20201225), with pyftsubset of fonttools 4.38. Hinting goes, for cards are drawn
# large; so do letters of other scripts and features that titles do not need.
#   usage: subset.sh [folder of the Noto fonts]
set -eu
from=${1:-/usr/share/fonts/truetype/noto}
cd "$(dirname "$0")"

# A run of one script keeps its spaces, so every font has them.
space=U+0020,U+00A0,U+25CC
latin=U+0020-007E,U+00A0-024F,U+0259,U+02B9-02BC,U+02C6-02C7,U+02D8-02DD
marks=U+0300-0304,U+0306-030C,U+030F,U+0311,U+031B,U+0323,U+0326-0328,U+032E,U+0331,U+0335,U+0338
others=U+0370-03FF,U+0400-052F,U+1E00-1EFF,U+25CC
signs=U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2032-2033,U+2039-203A,U+2044
more=U+2070,U+2074-2079,U+2080-2089,U+20A0-20BF,U+2116-2117,U+2120-2122,U+2126,U+212E,U+2190-2193
math=U+2212,U+2215,U+2248,U+2260,U+2264-2265
arabic=U+0600-06FF,U+0750-077F,U+08A0-08B4,U+200C-200D,U+FD3E-FD3F,U+FDF2,U+FDFC
hebrew=U+0590-05FF,U+20AA
devanagari=U+0900-097F,U+1CD0-1CFF,U+200C-200D,U+20B9,U+A8E0-A8FF
position=kern,mark,mkmk,ccmp,locl,liga

subset() { # font, characters, features
	for weight in Regular Bold; do
		pyftsubset "$from/$1-$weight.ttf" --unicodes="$2" --layout-features="$3" \
			--no-hinting --no-glyph-names --name-IDs=0,1,2,3,4,5,6,13,14 \
			--output-file="$1-$weight.ttf"
	done
}
subset NotoSans "$latin,$marks,$others,$signs,$more,$math" "$position"
subset NotoSansArabic "$space,$arabic" "$position,rlig,calt,init,medi,fina,isol"
subset NotoSansHebrew "$space,$hebrew" "$position"
subset NotoSansDevanagari "$space,$devanagari" '*'
