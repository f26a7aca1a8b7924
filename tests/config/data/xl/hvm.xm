import os
# an HVM guest of xend's days
kernel = '/usr/lib/xen/boot/hvmloader'
builder = 'hvm'
name = 'windows xp'
uuid = '11111111-2222-3333-4444-555555555555'
memory = 768
shadow_memory = 8
disk = ['file:/w.img,ioemu:hda,w', ',hdc:cdrom,r', 'phy:/dev/cdrom,hdd:cdrom,r']
vif = ['type=ioemu, bridge=xenbr0', 'type=ioemu,model=e1000', 'type=netfront']
boot = "cda"
sdl = 0
vnc = 1
vncdisplay = 3
stdvga = 0
serial = 'pty'
usb = 1
usbdevice = 'tablet'
localtime = 1
snapshot = 1
on_reboot = 'preserve'
