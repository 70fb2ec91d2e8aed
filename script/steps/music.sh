# Three quiet pieces for callers who wait, made here by arithmetic: nobody holds a right in them.
make_music() {
    local directory=$CACHE/music
    [ ! -e "$directory/.made" ] || return 0
    mkdir -p "$directory"
    calm_piece "$directory/calm-1" 220.00 277.18 329.63 0.050
    calm_piece "$directory/calm-2" 196.00 246.94 293.66 0.043
    calm_piece "$directory/calm-3" 174.61 220.00 261.63 0.060
    chmod -R a+rX "$directory"
    touch "$directory/.made"
}

# A slow chord whose three voices swell one after another, with a soft bell above; two minutes, fading in and out.
calm_piece() {  # FILE LOW MIDDLE HIGH SPEED
    local tone="0.16*sin(2*PI*$2*t)*(1+sin(2*PI*$5*t))/2"
    tone+="+0.14*sin(2*PI*$3*t)*(1+sin(2*PI*$5*t+2.1))/2+0.12*sin(2*PI*$4*t)*(1+sin(2*PI*$5*t+4.2))/2"
    tone+="+0.06*sin(2*PI*2*$3*t)*exp(-1.6*mod(t\,3))+0.05*sin(2*PI*2*$4*t)*exp(-1.6*mod(t+1.5\,6))"
    ffmpeg -nostdin -v error -y -f lavfi -i "aevalsrc=$tone:s=8000:d=120" \
        -af 'afade=t=in:d=3,afade=t=out:st=116:d=4,volume=-6dB' -ac 1 -f alaw "$1.alaw" ||
        fail "the music for waiting callers cannot be made." "Is the disk full? ffmpeg's words are above."
}
