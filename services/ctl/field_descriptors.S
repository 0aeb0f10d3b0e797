/* gen/steward.binpb, the descriptor set with comments, in the program. In assembler, so that a change of that file is a
   change of this one for whoever keeps compiled objects: a C++ compiler's cache doesn't look into .incbin. */
    .section .rodata
    .global kStewardDescriptorsBegin, kStewardDescriptorsEnd
kStewardDescriptorsBegin:
    .incbin STEWARD_DESCRIPTORS
kStewardDescriptorsEnd:
    .section .note.GNU-stack, "", @progbits
